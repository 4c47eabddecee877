package dev.sluice.domain.simulation;

import dev.sluice.domain.analysis.Require;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is wrong with the canary.
 *
 * @param errorFactor the canary's error rate relative to the stable version's, at least 0
 * @param moreErrors added to that, share of requests, 0 to 1
 * @param slowdown the canary's latency relative to the stable version's, above 0
 * @param slowShare share of the canary's requests that take {@value #SLOW_PATH} times as long, 0 to
 *     1
 * @param moreClientErrors share of the canary's requests that are answered with 4xx beyond those of
 *     the stable version, 0 to 1
 * @param unanswered share of the canary's requests that have no answer, 0 to 1; they fail
 */
public record Effect(
    double errorFactor,
    double moreErrors,
    double slowdown,
    double slowShare,
    double moreClientErrors,
    double unanswered) {
  /** A canary like the stable version. */
  public static final Effect NONE = new Effect(1, 0, 1, 0);

  /** What {@link #parse} understands. */
  public static final String ALLOWED =
      "none, errors:xN (times as many), errors:+Npp (percentage points more), latency:xN (times as"
          + " slow), slowpath:N% (of the requests ten times as slow), clientErrors:+Npp (percentage"
          + " points more 4xx), unanswered:N% (of the requests without an answer)";

  static final double SLOW_PATH = 10;

  private static final String NUMBER = "([0-9]+(?:\\.[0-9]+)?)";
  private static final List<Kind> KINDS =
      List.of(
          new Kind(Pattern.compile("errors:x" + NUMBER), Effect::errorsTimes),
          new Kind(Pattern.compile("errors:\\+" + NUMBER + "pp"), pp -> errorsPlus(pp / 100)),
          new Kind(Pattern.compile("latency:x" + NUMBER), Effect::latencyTimes),
          new Kind(Pattern.compile("slowpath:" + NUMBER + "%"), share -> slowPath(share / 100)),
          new Kind(
              Pattern.compile("clientErrors:\\+" + NUMBER + "pp"),
              pp -> clientErrorsPlus(pp / 100)),
          new Kind(
              Pattern.compile("unanswered:" + NUMBER + "%"), share -> unanswered(share / 100)));

  private record Kind(Pattern pattern, DoubleFunction<Effect> effect) {
    Optional<Effect> read(String text) {
      return Optional.of(pattern.matcher(text))
          .filter(Matcher::matches)
          .map(found -> effect.apply(Double.parseDouble(found.group(1))));
    }
  }

  public Effect {
    Require.within("effect errors factor", errorFactor, 0, 1e6);
    Require.within("effect errors share", moreErrors, 0, 1);
    Require.within("effect latency factor", slowdown, 0.01, 1000);
    Require.within("effect slowpath share", slowShare, 0, 1);
    Require.within("effect clientErrors share", moreClientErrors, 0, 1);
    Require.within("effect unanswered share", unanswered, 0, 1);
  }

  /** A canary that answers all requests, none more with 4xx than the stable version. */
  public Effect(double errorFactor, double moreErrors, double slowdown, double slowShare) {
    this(errorFactor, moreErrors, slowdown, slowShare, 0, 0);
  }

  public static Effect errorsTimes(double factor) {
    return new Effect(factor, 0, 1, 0);
  }

  /**
   * @param share 0.003 for 0.3 percentage points
   */
  public static Effect errorsPlus(double share) {
    return new Effect(1, share, 1, 0);
  }

  public static Effect latencyTimes(double factor) {
    return new Effect(1, 0, factor, 0);
  }

  /**
   * @param share 0.03 for 3 % of the requests
   */
  public static Effect slowPath(double share) {
    return new Effect(1, 0, 1, share);
  }

  /**
   * @param share 0.5 for half of the requests
   */
  public static Effect clientErrorsPlus(double share) {
    return new Effect(1, 0, 1, 0, share, 0);
  }

  /**
   * @param share 1 for a canary that hangs
   */
  public static Effect unanswered(double share) {
    return new Effect(1, 0, 1, 0, 0, share);
  }

  /**
   * @param field where the text stands, for the error
   * @param text like {@code errors:x2}, {@code errors:+0.3pp}, {@code latency:x1.2}, {@code
   *     slowpath:3%} or {@code none}; joined by commas they act together
   * @throws IllegalArgumentException naming field, value and what is allowed
   */
  public static Effect parse(String field, String text) {
    Effect sum = NONE;
    for (String part : text.split(",", -1)) {
      sum = sum.and(one(field, part.strip()));
    }
    return sum;
  }

  /** Both at once. */
  public Effect and(Effect other) {
    return new Effect(
        errorFactor * other.errorFactor,
        Math.min(1, moreErrors + other.moreErrors),
        slowdown * other.slowdown,
        Math.min(1, slowShare + other.slowShare),
        Math.min(1, moreClientErrors + other.moreClientErrors),
        Math.min(1, unanswered + other.unanswered));
  }

  /** The canary's error rate, what is not answered included; 0 to 1. */
  public double errorRate(double stableRate) {
    return Math.min(1, stableRate * errorFactor + moreErrors + unanswered);
  }

  /** Share of the canary's requests that take at most {@code milliseconds}. */
  double shareUpTo(LatencyModel stable, double milliseconds) {
    double quick = stable.shareUpTo(milliseconds / slowdown);
    return slowShare == 0
        ? quick
        : (1 - slowShare) * quick
            + slowShare * stable.shareUpTo(milliseconds / (slowdown * SLOW_PATH));
  }

  private static Effect one(String field, String text) {
    if ("none".equals(text)) {
      return NONE;
    }
    return KINDS.stream()
        .flatMap(kind -> kind.read(text).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(field + " is '" + text + "', allowed are " + ALLOWED));
  }
}
