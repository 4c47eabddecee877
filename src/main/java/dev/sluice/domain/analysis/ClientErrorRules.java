package dev.sluice.domain.analysis;

/**
 * How requests are judged that were answered with 4xx: 404 above all, where the canary does not
 * know a path that the stable version knows.
 *
 * @param margin tolerated increase; generous, for many releases refuse more than the version before
 *     and are right to
 * @param share of what the extra metrics leave of the false rollback rate, 0 to 0.5; 0 judges
 *     nothing
 */
public record ClientErrorRules(Margin margin, double share) {
  private static final Margin GENEROUS = new Margin(1, 0.10);

  /** Nothing is judged. */
  public static final ClientErrorRules OFF = new ClientErrorRules(GENEROUS, 0);

  public ClientErrorRules {
    Require.given("clientErrors.margin", margin);
    Require.within("clientErrors.share", share, 0, 0.5);
  }

  /** For Rollouts: twice as many and ten percentage points are tolerated; a twentieth. */
  public static ClientErrorRules defaults() {
    return new ClientErrorRules(GENEROUS, 0.05);
  }

  /** The same with another margin. */
  public ClientErrorRules margin(Margin other) {
    return new ClientErrorRules(other, share);
  }

  boolean judged() {
    return share > 0;
  }

  /** Without cap: so far outside a margin so wide, one window is enough. */
  Bets bets(double clusterSize) {
    return new Bets(margin, Bets.HARM, clusterSize, Double.POSITIVE_INFINITY);
  }
}
