package dev.sluice.domain.recording;

import dev.sluice.domain.analysis.EngineState;
import org.jspecify.annotations.Nullable;

/** What could be read of the judge's memory. */
public sealed interface Memory {
  /** Nothing is stored: no window has counted yet. */
  record Nothing() implements Memory {
    @Override
    public @Nullable EngineState state() {
      return null;
    }
  }

  /** Restored; goes on bit for bit, also where an older version wrote it. */
  record Kept(EngineState state) implements Memory {}

  /**
   * Stored, and not to be read: the analysis begins anew, and whoever looks at the Rollout must be
   * told.
   *
   * @param field what is wrong, as a path from the Rollout
   * @param reason what is wrong with it, without the field
   */
  record Lost(String field, String reason) implements Memory {
    /** For a condition or an event. */
    public String message() {
      return "evidence begins anew because " + field + " " + reason;
    }

    @Override
    public @Nullable EngineState state() {
      return null;
    }
  }

  /** Null, so that the analysis begins anew, where nothing is stored or it is lost. */
  @Nullable EngineState state();
}
