package dev.sluice.e2e.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The words of the table, and what has to be so, at once or after a while, where they stand. Other
 * words are those of a tool, and have to be the ones that were read.
 */
final class Clause {
  private static final Duration LONG = Duration.ofSeconds(45);
  private static final Set<String> RELEASING = Set.of("Preparing", "Progressing");

  private static final Map<String, Predicate<Trial>> WORDS =
      Map.ofEntries(
          Map.entry(
              "refused by kubectl: paused, or no history",
              t -> refused(t, "paused") || refused(t, "no rollout history")),
          Map.entry("refused by kubectl: paused", t -> refused(t, "paused")),
          Map.entry("refused by kubectl: already paused", t -> refused(t, "already paused")),
          Map.entry("refused by kubectl: not paused", t -> refused(t, "is not paused")),
          Map.entry("a warning", t -> t.said().contains("Warning: held by sluice")),
          Map.entry("done", t -> t.said.ok()),
          Map.entry("returns at once", t -> t.said.ok()),
          Map.entry("waits as usual", t -> t.said.ok() && t.completed),
          Map.entry("waits until its timeout", Clause::timedOut),
          Map.entry("held", t -> t.closed),
          Map.entry("stays held", t -> t.closed && asksAsBefore(t)),
          Map.entry("a release begins", Clause::releases),
          Map.entry("let go", Clause::letGo),
          Map.entry("no release", t -> !moved(t)),
          Map.entry("Superseded", t -> ended(t, "Superseded") && releases(t)),
          Map.entry("Reverted", t -> ended(t, "Reverted") && !t.workload.paused()),
          Map.entry("nothing", t -> same(t) && !moved(t)),
          Map.entry("the promotion goes on", t -> same(t, "Promoting") && !t.workload.paused()),
          Map.entry("rolls all pods", Clause::rolled),
          Map.entry("scales", t -> t.workload.complete(4)),
          Map.entry("scales the stable pods", Clause::scaled),
          Map.entry(
              "the canary grows with them", t -> t.workload.canary().getSpec().getReplicas() == 2),
          Map.entry("stays paused", t -> t.paused && !t.closed && t.workload.paused()),
          Map.entry("the release ends", t -> t.workload.canary() == null),
          Map.entry("adopted as a first version", Clause::adopted),
          Map.entry("else Progressing", t -> t.workload.stepping().equals("Progressing")),
          Map.entry("Suspended in a pause without end", t -> t.word.equals("Suspended")));

  private Clause() {}

  /** Waits for it, as long as it may take. */
  static void check(String clause, Trial trial) {
    var wanted = WORDS.get(clause);
    if (wanted == null) {
      assertThat(trial.word).as(trial.toString()).isEqualTo(clause);
      return;
    }
    try {
      await().atMost(LONG).pollInterval(Duration.ofMillis(500)).until(() -> wanted.test(trial));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("not '" + clause + "', but " + trial, e);
    }
  }

  private static boolean refused(Trial t, String why) {
    return !t.said.ok() && t.said().contains(why) && same(t);
  }

  private static boolean timedOut(Trial t) {
    return !t.said.ok()
        && (t.said().contains("timed out") || t.said().contains("deadline exceeded"));
  }

  private static boolean asksAsBefore(Trial t) {
    return t.workload.asked().equals(t.askedBefore);
  }

  /** A release of what the Deployment asks for now, of which no stable pod runs. */
  private static boolean releases(Trial t) {
    var status = t.workload.status();
    return RELEASING.contains(status.phase())
        && t.workload.asked().equals(status.canaryRevision())
        && !t.workload.asked().equals(t.askedBefore)
        && t.workload.closed();
  }

  private static boolean moved(Trial t) {
    var status = t.workload.status();
    return !status.phase().equals(t.before.phase())
        || Trial.ended(status) != Trial.ended(t.before)
        || !String.valueOf(status.canaryRevision())
            .equals(String.valueOf(t.before.canaryRevision()));
  }

  private static boolean ended(Trial t, String reason) {
    var status = t.workload.status();
    return Trial.ended(status) > Trial.ended(t.before) && reason.equals(Trial.lastReason(status));
  }

  private static boolean same(Trial t) {
    return asksAsBefore(t) && t.names().containsAll(t.podsBefore);
  }

  private static boolean same(Trial t, String phase) {
    return asksAsBefore(t) && t.workload.status().phase().equals(phase) && !moved(t);
  }

  private static boolean rolled(Trial t) {
    return asksAsBefore(t)
        && t.workload.complete(t.workload.deployment().getSpec().getReplicas())
        && t.names().stream().noneMatch(t.podsBefore::contains);
  }

  private static boolean letGo(Trial t) {
    return !t.workload.paused()
        && t.workload.asked().equals(t.workload.status().stableRevision())
        && t.names().equals(t.podsBefore);
  }

  private static boolean scaled(Trial t) {
    return t.workload.closed()
        && t.workload.pods().stream().filter(it -> it.version().equals("one")).count() == 4
        && t.workload.pods().stream().allMatch(Workload.Member::ready);
  }

  private static boolean adopted(Trial t) {
    var status = t.workload.status();
    return status.phase().equals("Stable")
        && t.workload.asked().equals(status.stableRevision())
        && t.workload.complete(Workload.REPLICAS)
        && !t.uidBefore.equals(t.workload.deployment().getMetadata().getUid())
        && "open".equals(t.workload.mark("sluice.dev/hold"));
  }
}
