package dev.sluice.domain.simulation;

import java.util.random.RandomGenerator;

/**
 * Draws how many of many trials succeed, in constant time: inversion where few are expected, and
 * transformed rejection elsewhere.
 *
 * @see <a href="https://doi.org/10.1080/00949659308811496">Hoermann (1993): The generation of
 *     binomial random variates, algorithm BTRS</a>
 */
final class Binomial {
  /** Expected successes from which rejection is both valid and faster. */
  private static final double MANY = 10;

  private static final double[] SMALL_TAILS = smallTails(10);

  private Binomial() {}

  /**
   * @param trials at least 0
   * @param share probability of a success, 0 to 1
   */
  static long sample(RandomGenerator random, long trials, double share) {
    if (share > 0.5) {
      return trials - sample(random, trials, 1 - share);
    }
    if (trials == 0 || share <= 0) {
      return 0;
    }
    return trials * share < MANY
        ? invert(random, trials, share)
        : new Rejection(trials, share).sample(random);
  }

  /** Walks up the probabilities from zero. */
  private static long invert(RandomGenerator random, long trials, double share) {
    double odds = share / (1 - share);
    double probability = Math.exp(trials * Math.log1p(-share));
    double left = random.nextDouble() - probability;
    long successes = 0;
    while (left > 0 && successes < trials) {
      successes++;
      probability *= odds * (trials - successes + 1) / successes;
      left -= probability;
    }
    return successes;
  }

  /** Error of Stirling's formula for the logarithm of {@code k!}, which is taken at k + 1. */
  private static double tail(double k) {
    if (k < SMALL_TAILS.length) {
      return SMALL_TAILS[(int) k];
    }
    double square = (k + 1) * (k + 1);
    return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1);
  }

  private static double[] smallTails(int size) {
    double[] tails = new double[size];
    double logFactorial = 0;
    for (int k = 0; k < size; k++) {
      logFactorial += Math.log(Math.max(1, k));
      tails[k] =
          logFactorial - (0.5 * Math.log(2 * Math.PI) + (k + 0.5) * Math.log(k + 1) - (k + 1));
    }
    return tails;
  }

  /** The constants of one distribution; names are those of the paper. */
  private static final class Rejection {
    private final double n;
    private final double odds;
    private final double mode;
    private final double a;
    private final double b;
    private final double c;
    private final double alpha;
    private final double squeeze;

    Rejection(double n, double share) {
      double deviation = Math.sqrt(n * share * (1 - share));
      this.n = n;
      this.odds = share / (1 - share);
      this.mode = Math.floor((n + 1) * share);
      this.b = 1.15 + 2.53 * deviation;
      this.a = -0.0873 + 0.0248 * b + 0.01 * share;
      this.c = n * share + 0.5;
      this.alpha = (2.83 + 5.1 / b) * deviation;
      this.squeeze = 0.92 - 4.2 / b;
    }

    long sample(RandomGenerator random) {
      while (true) {
        double u = random.nextDouble() - 0.5;
        double v = random.nextDouble();
        double edge = 0.5 - Math.abs(u);
        double k = Math.floor((2 * a / edge + b) * u + c);
        if ((edge >= 0.07 && v <= squeeze) || (k >= 0 && k <= n && accepted(k, v, edge))) {
          return (long) k;
        }
      }
    }

    private boolean accepted(double k, double v, double edge) {
      return Math.log(v * alpha / (a / (edge * edge) + b))
          <= (mode + 0.5) * Math.log((mode + 1) / (odds * (n - mode + 1)))
              + (n + 1) * Math.log((n - mode + 1) / (n - k + 1))
              + (k + 0.5) * Math.log(odds * (n - k + 1) / (k + 1))
              + tail(mode)
              + tail(n - mode)
              - tail(k)
              - tail(n - k);
    }
  }
}
