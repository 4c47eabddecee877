package dev.sluice.domain.rollout;

import dev.sluice.domain.analysis.Judgement;
import java.util.Set;

/**
 * How a release ends.
 *
 * @param reason CamelCase, becomes a condition's reason
 * @param message for people
 * @param rejected whether this revision shall not be tried again by itself
 */
public record Ending(String reason, String message, boolean rejected) {
  private static final Set<String> ASKED = Set.of("Aborted", "Reverted", "Deleted");

  /** Whether somebody asked for it, whatever was measured. */
  boolean asked() {
    return ASKED.contains(reason);
  }

  static Ending of(Judgement judgement, boolean rejected) {
    return new Ending(Reasons.of(judgement.reason()), judgement.explanation(), rejected);
  }
}
