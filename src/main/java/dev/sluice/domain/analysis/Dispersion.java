package dev.sluice.domain.analysis;

/**
 * How much more the stable version's rate of failures jumps from window to window than chance
 * explains. Learned from the stable version alone, so that a harmful canary does not hide itself.
 *
 * @param jumps differences between successive windows
 * @param sum of their squares, each divided by its variance under chance
 * @param requests of the stable version in the last window, 0 before the first
 * @param failures among these
 */
public record Dispersion(long jumps, double sum, long requests, long failures) {
  /** Before the first window: as chance explains. */
  public static final Dispersion EMPTY = new Dispersion(0, 0, 0, 0);

  /** One more window; one in which the stable version had no request changes nothing. */
  Dispersion plus(long moreRequests, long moreFailures) {
    if (moreRequests == 0) {
      return this;
    }
    return requests == 0
        ? new Dispersion(jumps, sum, moreRequests, moreFailures)
        : new Dispersion(
            jumps + 1, sum + jump(moreRequests, moreFailures), moreRequests, moreFailures);
  }

  /** What evidence is divided by, at least 1; depends on windows before the next one only. */
  double factor() {
    return jumps == 0 ? 1 : Math.max(1, sum / jumps);
  }

  private double jump(long moreRequests, long moreFailures) {
    double pooled = (failures + moreFailures + 0.5) / (requests + moreRequests + 1.0);
    double difference = (double) moreFailures / moreRequests - (double) failures / requests;
    double chance = pooled * (1 - pooled) * (1.0 / requests + 1.0 / moreRequests);
    return difference * difference / chance;
  }
}
