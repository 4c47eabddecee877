package dev.sluice.domain.analysis;

/**
 * Requests since an analysis began, counted three times.
 *
 * @param failures bad means failed
 * @param clientErrors bad means answered with 4xx
 * @param unanswered bad means without an answer; these are failures too
 */
public record Seen(Counts failures, Counts clientErrors, Counts unanswered) {
  /** No request at all. */
  public static final Seen NONE = new Seen(Counts.NONE, Counts.NONE, Counts.NONE);

  Seen plus(Traffic stable, Traffic canary) {
    return new Seen(
        failures.plus(Counts.failures(stable, canary)),
        clientErrors.plus(Counts.clientErrors(stable, canary)),
        unanswered.plus(Counts.unanswered(stable, canary)));
  }
}
