package dev.sluice.controller.status;

import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import dev.sluice.api.rollout.v1alpha1.status.PastRelease;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.rollout.Ending;
import dev.sluice.domain.rollout.Phase;
import dev.sluice.domain.rollout.ReleaseState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finished releases, newest first. */
final class History {
  private static final int LONGEST = 10;

  private History() {}

  static @Nullable List<PastRelease> next(@Nullable RolloutStatus before, ReleaseState after) {
    List<PastRelease> past =
        before == null || before.history() == null ? List.of() : before.history();
    if (before == null || !(finishes(before, after) || exchanges(before, after))) {
      return past.isEmpty() ? null : past;
    }
    var longer = new ArrayList<PastRelease>();
    longer.add(finishes(before, after) ? release(before, after) : exchanged(before, after));
    longer.addAll(past);
    return longer.subList(0, Math.min(LONGEST, longer.size()));
  }

  private static boolean finishes(RolloutStatus before, ReleaseState after) {
    boolean ended = after.phase() == Phase.PROMOTED || after.phase() == Phase.ROLLED_BACK;
    return ended && !after.phase().text().equals(before.phase());
  }

  /** Another revision has taken the canary's place, and nothing came home in between. */
  private static boolean exchanges(RolloutStatus before, ReleaseState after) {
    return after.phase() == Phase.PROGRESSING
        && before.canaryRevision() != null
        && !before.canaryRevision().equals(after.canary());
  }

  private static PastRelease exchanged(RolloutStatus before, ReleaseState after) {
    return new PastRelease(
        String.valueOf(before.canaryRevision()),
        Phase.ROLLED_BACK.text(),
        "Superseded",
        after.message(),
        String.valueOf(before.release().startedAt()),
        after.since().toString(),
        null,
        null);
  }

  private static PastRelease release(RolloutStatus before, ReleaseState after) {
    EngineState analysis = after.analysis();
    Ending ending = Objects.requireNonNull(after.ending(), "a release that is over has an ending");
    return new PastRelease(
        String.valueOf(before.canaryRevision()),
        after.phase().text(),
        ending.reason(),
        ending.message(),
        String.valueOf(after.startedAt()),
        after.since().toString(),
        analysis == null ? null : Long.valueOf(analysis.windows()),
        analysis == null ? null : Long.valueOf(analysis.lastIndex()));
  }
}
