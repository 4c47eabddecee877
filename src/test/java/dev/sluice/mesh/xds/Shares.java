package dev.sluice.mesh.xds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/** Whether requests to {@code web-v1} and {@code web-v2} are shared out by weight. */
final class Shares {
  /** Chi-square with one degree of freedom is larger once in a million times. */
  private static final double LIMIT = 23.93;

  private Shares() {}

  /** Fails where neither or a third server was seen, or chance hardly explains the counts. */
  static void follow(Map<String, Long> seen, int v1, int v2) {
    assertThat(seen).containsOnlyKeys("web-v1", "web-v2");
    double share = (double) v1 / (v1 + v2);
    assertThat(chiSquare(seen.get("web-v1"), seen.get("web-v2"), share)).isLessThan(LIMIT);
  }

  private static double chiSquare(long first, long second, double shareOfFirst) {
    double n = first + second;
    double expected = n * shareOfFirst;
    return Math.pow(first - expected, 2) / expected
        + Math.pow(second - (n - expected), 2) / (n - expected);
  }
}
