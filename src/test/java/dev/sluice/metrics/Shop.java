package dev.sluice.metrics;

import static dev.sluice.metrics.Vectors.counter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Pods that count what they serve, and two Prometheus that scrape them, a second at a time. What
 * really happened is known.
 */
final class Shop {
  /** Seconds between two scrapes. */
  static final int EVERY = 15;

  /** Seconds that a clock is wrong at most. */
  static final int SKEW = 2;

  private final Random random;
  private final Wrongs wrongs;
  private final List<Pod> pods = new ArrayList<>();
  private final List<Replica> replicas;
  private int now;

  /**
   * @param restarts whether pods begin anew now and then
   * @param gaps whether scrapes fail, also for a long time
   * @param losses whether a Prometheus loses its memory now and then
   */
  record Wrongs(boolean restarts, boolean gaps, boolean losses) {}

  Shop(Random random, Wrongs wrongs) {
    this.random = random;
    this.wrongs = wrongs;
    this.replicas = List.of(new Replica(), new Replica());
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      pods.add(new Pod(random.nextInt(100_000)));
    }
  }

  void run(int seconds) {
    for (int i = 0; i < seconds; i++) {
      now++;
      pods.forEach(Pod::second);
      if (pods.size() < 6 && random.nextInt(120) == 0) {
        pods.add(new Pod(0));
      }
      replicas.forEach(Replica::second);
    }
  }

  /** Nothing is served, nothing goes wrong, and everything is scraped. */
  void rest(int seconds) {
    for (int i = 0; i < seconds; i++) {
      now++;
      replicas.forEach(Replica::calm);
    }
  }

  /**
   * Bad events and all events as one of the two answers.
   *
   * @param replica 0 or 1
   */
  List<Series> answer(int replica, String name) {
    long at = (now + 10) * 1000L;
    return replicas.get(replica).store.answer(at).stream()
        .filter(series -> series.labels().get("name").equals(name))
        .toList();
  }

  long nowMillis() {
    return now * 1000L;
  }

  /** How many there were, ever. */
  long events(String name) {
    return pods.stream().mapToLong(pod -> name.equals("bad") ? pod.allBad : pod.all).sum();
  }

  /** What one Prometheus on its own would have counted since that moment. */
  long scraped(int replica, String name, long since) {
    return replicas.get(replica).store.answer(Long.MAX_VALUE / 2, Long.MAX_VALUE / 2).stream()
        .filter(series -> series.labels().get("name").equals(name))
        .mapToLong(series -> growth(series.readings(), since))
        .sum();
  }

  private static long growth(List<Reading> readings, long since) {
    double sum = 0;
    Reading before = null;
    for (Reading reading : readings) {
      if (reading.at() > since && before != null) {
        boolean fell = reading.all() < before.all();
        sum += fell ? reading.all() : reading.all() - before.all();
      }
      before = reading;
    }
    return Math.round(sum);
  }

  /** One process after the other under one name. */
  private final class Pod {
    private final String name = "pod-" + pods.size();
    private final double rate = random.nextDouble() * 20;
    private long all;
    private long allBad;
    private long served;
    private long bad;

    private Pod(long served) {
      this.served = served;
      this.all = served;
    }

    private void second() {
      if (wrongs.restarts && random.nextInt(200) == 0) {
        served = 0;
        bad = 0;
      }
      int more = (int) (rate * random.nextDouble() * 2);
      served += more;
      all += more;
      if (more > 0 && random.nextInt(20) == 0) {
        bad++;
        allBad++;
      }
    }

    private Stream<Series> exposed() {
      return bad == 0
          ? Stream.of(series("all", served))
          : Stream.of(series("all", served), series("bad", bad));
    }

    private Series series(String what, long value) {
      Series counter = counter(name, value);
      Map<String, String> labels = new LinkedHashMap<>(counter.labels());
      labels.put("name", what);
      return new Series(labels, counter.readings());
    }
  }

  /** A Prometheus with a phase and a clock of its own. */
  private final class Replica {
    private final int phase = random.nextInt(EVERY);
    private final long skew = random.nextInt(2000 * SKEW) - 1000 * SKEW;
    private final Store store = new Store();
    private int awayUntil;

    private void second() {
      if (wrongs.gaps && random.nextInt(150) == 0) {
        awayUntil = now + random.nextInt(random.nextInt(10) == 0 ? 600 : 60);
      }
      if (wrongs.losses && random.nextInt(300) == 0) {
        store.clear();
      }
      if (now >= awayUntil) {
        calm();
      }
    }

    private void calm() {
      if (now % EVERY == phase) {
        store.scrape(now * 1000L + skew, pods.stream().flatMap(Pod::exposed).toList());
      }
    }
  }
}
