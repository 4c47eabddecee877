package dev.sluice.events;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Events on their way. One that was handed over before is not sent again; one that cannot be sent
 * now is tried again, ever later, a bounded number of times. Thread-safe.
 */
final class Outbox {
  static final int MOST_WAITING = 1_000;
  static final int MOST_TRIES = 10;
  private static final int MOST_REMEMBERED = 10_000;
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final Consumer<Event> api;
  private final EventLog log;
  private final Set<String> seen =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > MOST_REMEMBERED;
            }
          });
  private final AtomicBoolean away = new AtomicBoolean();
  private final AtomicBoolean losing = new AtomicBoolean();
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();

  /**
   * @param api sends, or throws a {@link KubernetesClientException}
   */
  Outbox(Consumer<Event> api, EventLog log) {
    this.api = api;
    this.log = log;
  }

  /**
   * @param tries that failed
   */
  private record Waiting(Event event, int tries, Instant due) {
    Waiting again(Instant now) {
      Duration pause = Duration.ofSeconds(1L << Math.min(tries, 16));
      Duration capped = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
      return new Waiting(event, tries + 1, now.plus(capped));
    }
  }

  void put(Event event, Instant now) {
    if (isNew(event)) {
      send(new Waiting(event, 0, now), now);
    }
  }

  /** Sends what is due, until something fails again. */
  void retry(Instant now) {
    for (var due = due(now); due.isPresent(); due = due(now)) {
      if (!send(due.get(), now)) {
        return;
      }
    }
  }

  private boolean send(Waiting letter, Instant now) {
    try {
      api.accept(letter.event());
      reached();
      return true;
    } catch (KubernetesClientException e) {
      return became(letter, Answer.of(e), e, now);
    }
  }

  private boolean became(
      Waiting letter, Answer answer, KubernetesClientException problem, Instant now) {
    switch (answer) {
      case TOLD -> reached();
      case POINTLESS -> log.pointless(letter.event(), problem);
      case REFUSED -> log.lost(letter.event(), problem);
      case LATER -> later(letter.again(now), problem);
    }
    return answer != Answer.LATER;
  }

  /** A server that is away is one fault, however many events wait for it. */
  private void later(Waiting letter, KubernetesClientException problem) {
    boolean began = away.compareAndSet(false, true);
    boolean kept = letter.tries() < MOST_TRIES && keep(letter);
    if (began && kept) {
      log.late(letter.event(), problem);
    } else if (!kept && losing.compareAndSet(false, true)) {
      log.lost(letter.event(), problem);
    }
  }

  private void reached() {
    away.set(false);
    losing.set(false);
  }

  private synchronized boolean isNew(Event event) {
    return seen.add(key(event));
  }

  private synchronized boolean keep(Waiting letter) {
    if (waiting.size() >= MOST_WAITING) {
      return false;
    }
    waiting.put(key(letter.event()), letter);
    return true;
  }

  private synchronized Optional<Waiting> due(Instant now) {
    var first = waiting.values().stream().filter(w -> !w.due().isAfter(now)).findFirst();
    first.ifPresent(letter -> waiting.remove(key(letter.event())));
    return first;
  }

  private static String key(Event event) {
    return event.getMetadata().getNamespace() + "/" + event.getMetadata().getName();
  }
}
