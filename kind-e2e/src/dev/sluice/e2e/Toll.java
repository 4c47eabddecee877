package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What callers paid for a release.
 *
 * <p>A request belongs to the canary if its answer has the canary's signature, or if nothing came
 * for a second or longer: the stable version answers in milliseconds, so only a canary that never
 * answers keeps a caller waiting. All else that went wrong is <i>lost</i>: no release may cost it,
 * for there was a healthy version that could have answered.
 *
 * @param sent requests since the mark
 * @param failed what the canary answered badly or kept waiting, those that still wait included
 * @param lost what failed beside that
 */
record Toll(long sent, long failed, long lost, JsonNode stats) {
  /** Five standard deviations of a binomial share, so that chance alone never fails a test. */
  private static final int DEVIATIONS = 5;

  static Toll of(JsonNode stats, String canary) {
    JsonNode signed = stats.path("versions").path(canary);
    long hung = stats.path("hung").asLong();
    long mine = signed.path("lost").asLong();
    return new Toll(
        stats.path("sent").asLong(),
        hung + mine + signed.path("injected").asLong() + stats.path("outstanding").asLong(),
        stats.path("lost").asLong()
            + stats.path("injected").asLong()
            - hung
            - mine
            - signed.path("injected").asLong(),
        stats);
  }

  /**
   * Nothing was lost, and the canary had no more than its share.
   *
   * @param weight its highest weight, in percent
   */
  void staysWithin(int weight) {
    assertThat(lost).as("requests lost: %s", stats.path("lastLost")).isZero();
    assertThat(failed).as("the canary's share of %d", sent).isPositive();
    double share = weight / 100.0;
    double chance = DEVIATIONS * Math.sqrt(sent * share * (1 - share));
    assertThat((double) failed).isLessThanOrEqualTo(sent * share + chance);
  }

  @Override
  public String toString() {
    return "%d requests, %d failed by the canary, %d lost".formatted(sent, failed, lost);
  }
}
