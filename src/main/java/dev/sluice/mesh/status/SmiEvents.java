package dev.sluice.mesh.status;

import dev.sluice.api.smi.SmiStatus;
import dev.sluice.domain.policy.Finding;
import dev.sluice.events.EventRecorder;
import dev.sluice.mesh.watch.SmiObject;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Events on SMI objects: a warning for each finding, one for a refusal, and a word when a
 * generation is enforced. What is found must be found in several looks in a row: objects that are
 * applied together come one after the other, and would warn of one another. Not thread-safe.
 */
final class SmiEvents {
  private static final int LOOKS = 3;

  private final EventRecorder recorder;
  private Map<Telling, Integer> looks = new HashMap<>();
  private final Set<Telling> told = new HashSet<>();

  SmiEvents(EventRecorder recorder) {
    this.recorder = recorder;
  }

  /** All that there is to tell now, of every object; what is not there any more is forgotten. */
  final class Look implements AutoCloseable {
    private final Map<Telling, Integer> seen = new HashMap<>();
    private final Instant now;

    Look(Instant now) {
      this.now = now;
      recorder.retry(now);
    }

    void at(SmiObject object, List<Finding> findings, SmiStatus status) {
      findings.forEach(
          finding -> say(object, true, finding.reason().name(), finding.message(), LOOKS));
      Condition enforced = status.conditions().get(0);
      switch (enforced.getReason()) {
        case "Acknowledged" ->
            say(
                object,
                false,
                "Enforced",
                "generation %d is in force".formatted(object.generation()),
                1);
        case "Rejected", "Unreadable" ->
            say(object, true, enforced.getReason(), enforced.getMessage(), 1);
        default -> {} // on its way
      }
    }

    private void say(
        SmiObject object, boolean warning, String reason, String message, int looksNeeded) {
      var telling =
          new Telling(object.object().getMetadata().getUid(), object.generation(), reason, message);
      int times = looks.getOrDefault(telling, 0) + 1;
      seen.put(telling, times);
      if (times >= looksNeeded && told.add(telling)) {
        recorder.tell(
            object.object(), String.valueOf(object.generation()), warning, reason, message, now);
      }
    }

    @Override
    public void close() {
      looks = seen;
      told.retainAll(seen.keySet());
    }
  }

  private record Telling(String uid, long generation, String reason, String message) {}
}
