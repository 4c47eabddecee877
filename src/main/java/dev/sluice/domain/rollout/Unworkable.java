package dev.sluice.domain.rollout;

import java.time.Instant;

/** What becomes of a release whose Rollout cannot be worked on for too long. */
public final class Unworkable {
  private Unworkable() {}

  /**
   * The stable version it is, and the canary did nothing wrong; what is promoted or taken back
   * already goes on as it is.
   *
   * @param why what a person has to put right
   */
  public static ReleaseState takeBack(
      ReleaseState from, Observation seen, String why, Instant now) {
    Ending ending = new Ending("RolloutInvalid", why, false);
    if (from instanceof Preparing preparing) {
      return Returning.takeBack(preparing, seen, ending, now);
    }
    return from instanceof Progressing progressing
        ? Returning.takeBack(progressing, seen, ending, now)
        : from;
  }
}
