package dev.sluice.domain.analysis;

/**
 * Requests of both backends, and how many of them were bad: failed, or slower than a threshold.
 *
 * @param stable requests to the stable backend, at least {@code stableBad}
 * @param canary requests to the canary, at least {@code canaryBad}
 */
public record Counts(long stable, long stableBad, long canary, long canaryBad) {
  /** No request at all. */
  public static final Counts NONE = new Counts(0, 0, 0, 0);

  public Counts {
    requireBad("stable", stableBad, stable);
    requireBad("canary", canaryBad, canary);
  }

  /** Bad means failed. */
  public static Counts failures(Traffic stable, Traffic canary) {
    return new Counts(stable.requests(), stable.failures(), canary.requests(), canary.failures());
  }

  /** Bad means answered with 4xx. */
  public static Counts clientErrors(Traffic stable, Traffic canary) {
    return new Counts(
        stable.requests(), stable.clientErrors(), canary.requests(), canary.clientErrors());
  }

  /** Bad means without an answer. */
  public static Counts unanswered(Traffic stable, Traffic canary) {
    return new Counts(
        stable.requests(), stable.unanswered(), canary.requests(), canary.unanswered());
  }

  /** With the two backends in each other's place. */
  Counts swapped() {
    return new Counts(canary, canaryBad, stable, stableBad);
  }

  /** Both together. */
  public Counts plus(Counts other) {
    return new Counts(
        stable + other.stable,
        stableBad + other.stableBad,
        canary + other.canary,
        canaryBad + other.canaryBad);
  }

  /**
   * Whether each backend answered at least {@code requests}. Looks at totals only, never at what
   * was bad.
   */
  boolean bothAtLeast(long requests) {
    return stable >= requests && canary >= requests;
  }

  /** Whether at least as many requests of the canary were good as were bad. */
  boolean canaryMostlyGood() {
    return canaryBad <= canary - canaryBad;
  }

  /** Whether most requests of each backend were bad, and there are enough to say so. */
  boolean bothMostlyBad() {
    return bothAtLeast(RateEvidence.MIN_BLOCK)
        && !canaryMostlyGood()
        && stableBad > stable - stableBad;
  }

  private static void requireBad(String backend, long bad, long all) {
    if (bad < 0 || bad > all) {
      throw new IllegalArgumentException(
          "bad requests of " + backend + " are " + bad + ", allowed are 0 to its requests " + all);
    }
  }
}
