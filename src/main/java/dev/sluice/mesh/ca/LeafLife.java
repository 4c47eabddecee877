package dev.sluice.mesh.ca;

import java.time.Duration;

/**
 * How long a workload's certificate is valid.
 *
 * @param duration a minute to a day; no more than a day, because a rotation of the root waits that
 *     long for a sidecar that is away, whatever was set when its certificate was made
 */
public record LeafLife(Duration duration) {
  static final Duration LONGEST = Duration.ofHours(24);
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(1);

  /** Small enough that a certificate is replaced well before it ends. */
  private static final int PARTS = 20;

  /** What holds unless something else is asked for. */
  public static final LeafLife DAY = new LeafLife(LONGEST);

  /**
   * @throws IllegalArgumentException when it is out of its bounds
   */
  public LeafLife {
    if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0)
      throw new IllegalArgumentException(
          "certificate-lifetime: is " + duration + "; allowed is PT1M (a minute) to PT24H (a day)");
  }

  /** How often to look whether one is due. */
  public Duration look() {
    return shorter(duration.dividedBy(PARTS), LONGEST_LOOK);
  }

  /** How long before it is made a certificate begins. */
  Duration skew() {
    return shorter(duration.dividedBy(PARTS), CertificateAuthority.SKEW);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
