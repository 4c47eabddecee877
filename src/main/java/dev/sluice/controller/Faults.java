package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.controller.attempts.Answers;
import dev.sluice.controller.attempts.BackOff;
import dev.sluice.controller.status.StatusFactory;
import dev.sluice.controller.status.StatusWriter;
import dev.sluice.controller.status.Trouble;
import dev.sluice.domain.rollout.Refusal;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * What goes wrong in a look at a Rollout: told on the Rollout, by one event and by one line of the
 * log, and looked at again for ever. No fault ends a Rollout.
 */
final class Faults {
  private static final Logger LOG = Logger.getLogger(Faults.class);
  private static final String TOPIC = "look";
  private static final Duration AT_ONCE = Duration.ofMillis(50);

  /** Somebody who writes that often writes against us. */
  private static final int CONFLICTS = 20;

  private static final Trouble CONTESTED =
      new Trouble(
          "Conflicts", "somebody else writes its objects faster than they can be read", false);

  private final StatusWriter writer;
  private final StatusFactory statuses;
  private final Notices notices;
  private final BackOff backOff;
  private final Map<String, Fault> faults = new ConcurrentHashMap<>();
  private final Map<String, Integer> conflicts = new ConcurrentHashMap<>();

  Faults(StatusWriter writer, StatusFactory statuses, Notices notices, BackOff backOff) {
    this.writer = writer;
    this.statuses = statuses;
    this.notices = notices;
    this.backOff = backOff;
  }

  /**
   * @param logged when these words were logged last
   */
  private record Fault(String words, int attempts, Instant since, Instant logged) {}

  /**
   * @return when to look again
   */
  Duration of(Rollout rollout, Exception thrown, Instant now) {
    if (Answers.conflict(thrown)) {
      return conflict(rollout, now);
    }
    if (Answers.terminating(thrown)) {
      LOG.debugf("%s: its namespace is being deleted", name(rollout));
      return BackOff.LONGEST;
    }
    return fault(rollout, thrown, now);
  }

  /**
   * What the framework tries again by itself. It has done so already where others wrote as well.
   */
  void ofFramework(Rollout rollout, Exception thrown, Instant now) {
    if (!Answers.terminating(thrown)) {
      fault(rollout, thrown, now);
    }
  }

  /** Nothing went wrong in the last look. */
  void none(Rollout rollout) {
    if (conflicts.remove(uid(rollout)) != null) {
      notices.over(rollout, "conflicts");
    }
    if (faults.remove(uid(rollout)) != null) {
      notices.over(rollout, TOPIC);
    }
  }

  /** Somebody wrote in between, so what is there now is looked at, at once. */
  Duration conflict(Rollout rollout, Instant now) {
    Metrics.counter("sluice.controller.conflicts").increment();
    int inARow = conflicts.merge(uid(rollout), 1, Integer::sum);
    if (inARow <= CONFLICTS) {
      return AT_ONCE;
    }
    if (notices.tell(rollout, "conflicts", CONTESTED.reason(), CONTESTED.words(), now)) {
      LOG.warnf("%s: %s", name(rollout), CONTESTED.words());
    }
    return backOff.after(inARow - CONFLICTS, BackOff.LONGEST);
  }

  /** What there is to say of conflicts that do not end. */
  Optional<Trouble> conflicts(Rollout rollout) {
    return Optional.of(CONTESTED)
        .filter(trouble -> conflicts.getOrDefault(uid(rollout), 0) > CONFLICTS);
  }

  private Duration fault(Rollout rollout, Exception thrown, Instant now) {
    String words = Answers.words(thrown);
    Fault old = faults.get(uid(rollout));
    boolean log =
        old == null
            || !old.words().equals(words)
            || now.isAfter(old.logged().plus(BackOff.LONGEST));
    Fault fault =
        new Fault(
            words,
            old == null ? 1 : old.attempts() + 1,
            old == null ? now : old.since(),
            old == null || log ? now : old.logged());
    faults.put(uid(rollout), fault);
    if (log) {
      log(rollout, thrown, words);
    }
    tell(rollout, fault, Answers.answered(thrown) ? "Refused" : "ActFailed", now);
    return backOff.after(fault.attempts(), BackOff.LONGEST);
  }

  private void tell(Rollout rollout, Fault fault, String reason, Instant now) {
    notices.tell(rollout, TOPIC, reason, fault.words(), now);
    var trouble = new Trouble(reason, fault.words(), Trouble.lasting(fault.since(), now));
    try {
      writer.write(rollout, statuses.troubled(rollout, trouble, now));
    } catch (RuntimeException e) { // then the event and the log have it, and the next look tries
      LOG.debugf("%s: status not written: %s", name(rollout), Answers.words(e));
    }
  }

  /** What could not be done to one object, while everything else went on. */
  void refused(Rollout rollout, Refusal refusal, String reason, Instant now) {
    Metrics.counter("sluice.controller.refusals").increment();
    LOG.warnf("%s: %s", name(rollout), refusal.text());
    notices.tell(rollout, refusal.object(), reason, refusal.text(), now);
  }

  /** An answer of the API server says it all; of a mistake of ours its place is worth knowing. */
  private static void log(Rollout rollout, Exception thrown, String words) {
    if (Answers.answered(thrown)) {
      LOG.warnf("%s: %s", name(rollout), words);
    } else {
      LOG.errorf(thrown, "%s: %s", name(rollout), words);
    }
  }

  void forget(Rollout rollout) {
    faults.remove(uid(rollout));
    conflicts.remove(uid(rollout));
    notices.forget(rollout);
  }

  private static String uid(Rollout rollout) {
    return rollout.getMetadata().getUid();
  }

  private static String name(Rollout rollout) {
    return "rollout "
        + rollout.getMetadata().getNamespace()
        + "/"
        + rollout.getMetadata().getName();
  }
}
