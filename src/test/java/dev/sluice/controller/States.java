package dev.sluice.controller;

import dev.sluice.domain.rollout.Ending;
import dev.sluice.domain.rollout.Exposure;
import dev.sluice.domain.rollout.Phase;
import dev.sluice.domain.rollout.Place;
import dev.sluice.domain.rollout.Preparing;
import dev.sluice.domain.rollout.Progressing;
import dev.sluice.domain.rollout.Promoting;
import dev.sluice.domain.rollout.Release;
import dev.sluice.domain.rollout.ReleaseMemory;
import dev.sluice.domain.rollout.ReleaseState;
import dev.sluice.domain.rollout.Resting;
import java.time.Instant;
import java.util.List;

/** States of a release of {@code v2} over {@code v1}. */
public final class States {
  private static final Instant T0 = Instant.parse("2026-01-05T10:00:00Z");
  private static final ReleaseMemory MEMORY = new ReleaseMemory("v1", List.of(), List.of());
  private static final Release RELEASE = new Release("v2", T0, 1, 1, 0, null);

  private States() {}

  /**
   * @param phase one that is under way up to the promotion, or {@code STABLE}
   */
  public static ReleaseState of(Phase phase, int percent) {
    var place = new Place(0, T0, Exposure.of(percent), 1);
    return switch (phase) {
      case PREPARING -> new Preparing(T0, "", MEMORY, RELEASE, T0);
      case PROGRESSING -> new Progressing(T0, "", MEMORY, RELEASE, place, null, null);
      case PROMOTING ->
          new Promoting(
              T0, "", MEMORY, RELEASE, place, new Ending("NoHarmFound", "fine", false), true, null);
      case STABLE -> new Resting(phase, T0, "", MEMORY, null);
      case INITIALIZING, PROMOTED, ROLLED_BACK, FINALISING, ROLLING_BACK, LEAVING ->
          throw new IllegalArgumentException("phase: " + phase + ", allowed: see above");
    };
  }
}
