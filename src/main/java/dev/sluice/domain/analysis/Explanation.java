package dev.sluice.domain.analysis;

import static dev.sluice.domain.analysis.Figures.number;
import static dev.sluice.domain.analysis.Figures.percent;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Says in plain words why a decision was taken, for people who read {@code kubectl describe} at
 * three in the morning.
 */
final class Explanation {
  private final EngineState state;
  private final Window window;
  private final double logHarm;
  private final List<Double> proof;
  private final ExtraExplanation extras;

  Explanation(EngineState state, Window window, double logHarm, List<Double> proof) {
    this.state = state;
    this.window = window;
    this.logHarm = logHarm;
    this.proof = proof;
    this.extras = new ExtraExplanation(state, window);
  }

  /**
   * @param guilty not empty when the reason is harm
   */
  String text(Reason reason, List<Metric> guilty) {
    return window.compared()
        ? compared(reason, guilty)
        : whyAlone() + "; judged by itself; " + compared(reason, guilty) + known();
  }

  private String whyAlone() {
    return switch (window.side()) {
      case DOWN -> "stable has no ready pod";
      case ROLLED -> "no pod of the stable version is left";
      case SERVING, ROLLING, MIXED, IDLE -> "the canary gets all requests";
    };
  }

  private String known() {
    RateEvidence errors = state.errors();
    return errors.known()
        ? "; stable's last known rate of failures is " + percent(errors.knownRate())
        : "; stable's rate of failures is not known, only the guard judges";
  }

  private String compared(Reason reason, List<Metric> guilty) {
    return switch (reason) {
      case HARM -> harm(guilty);
      case SAMPLE_RATIO ->
          "split: the canary got "
              + percent(seen().canary(), seen().canary() + seen().stable())
              + " of all requests, its weight is now "
              + percent(window.weight())
              + "; what was measured cannot be trusted";
      case OUTAGE -> failures("both versions fail: canary ", "");
      case CHECK_FAILED -> extras.failedChecks();
      case DOWNSTREAM -> extras.downstream();
      case NO_DATA -> extras.noData();
      case SUSPECTED ->
          "suspected: "
              + failures("canary ", "")
              + "; it is worse, too little is known to say whether beyond the margin; suspicion "
              + evidence(state.caution().suspicion().mixture().logE())
              + ", held from "
              + number(1 / state.config().caution().falseHoldRate())
              + "; "
              + ofNeeded();
      case INCONCLUSIVE ->
          "inconclusive after "
              + state.elapsedSeconds()
              + " s and "
              + seen().canary()
              + " canary requests; "
              + (state.count().step().bothMostlyBad() ? "both versions fail; " : "")
              + summary();
      case PROVEN -> "proven to be inside every margin; " + summary();
      case NO_HARM -> "all steps done, no harm found; " + summary();
      case JUDGED_ALONE -> "all steps done, no harm found; " + summary();
      case STEP_COMPLETE -> "step complete; " + summary();
      case WARMING_UP -> "warming up, only catastrophes count; " + summary();
      case GATHERING ->
          "gathering, at this weight "
              + state.stepWindows()
              + " windows and "
              + state.stepRequests()
              + " canary requests, needed "
              + schedule().minStepWindows()
              + " and "
              + Judge.needed(state, window)
              + (state.count().step().canaryMostlyGood() ? "" : ", most of them failed")
              + extras.silentSinceTheStep()
              + ", "
              + state.judgedWindows()
              + " windows judged; "
              + summary();
      case PAUSED -> (window.promoting() ? "judged on; " : "paused; ") + summary();
      case NOT_PROVEN ->
          "not proven yet, evidence "
              + evidence(proof.stream().mapToDouble(Double::doubleValue).min().orElse(0))
              + " of "
              + number(1 / state.config().falseProofRate())
              + " needed; "
              + summary();
    };
  }

  private String harm(List<Metric> guilty) {
    return guilty.stream().map(this::charge).collect(Collectors.joining("; ")) + "; " + ofNeeded();
  }

  private String charge(Metric metric) {
    if (metric.equals(Metric.ERRORS)) {
      return failures("errors: canary ", "");
    }
    if (metric.equals(Metric.GUARD)) {
      return failures("guard: canary ", ", far outside any margin");
    }
    if (metric.equals(Metric.CLIENT_ERRORS)) {
      return clientErrors();
    }
    return metric.equals(Metric.LATENCY) ? slowness() : extras.charge(metric.text());
  }

  private String summary() {
    return failures("canary ", "") + "; " + ofNeeded();
  }

  private String failures(String before, String after) {
    return before + bad(seen(), " requests failed") + unanswered() + after;
  }

  private String clientErrors() {
    return "clientErrors: canary "
        + bad(state.count().seen().clientErrors(), " requests were answered with 4xx")
        + ", far outside the margin";
  }

  private static String bad(Counts counts, String how) {
    return percent(counts.canaryBad(), counts.canary())
        + " of "
        + counts.canary()
        + how
        + ", stable "
        + percent(counts.stableBad(), counts.stable())
        + " of "
        + counts.stable();
  }

  /** Silence has other causes than an error, so it is told apart. */
  private String unanswered() {
    Counts silent = state.count().seen().unanswered();
    return silent.canaryBad() == 0
        ? ""
        : "; " + silent.canaryBad() + " of " + silent.canary() + " requests had no answer";
  }

  private String slowness() {
    int worst = worstQuantile();
    double quantile = state.config().latency().quantiles().get(worst);
    return "latency: canary p"
        + number(quantile * 100)
        + " up to "
        + quantile(window.canary(), quantile)
        + ", stable up to "
        + quantile(window.stable(), quantile)
        + " in the last window";
  }

  private int worstQuantile() {
    List<Mixture> harm = state.latency().harm();
    int worst = 0;
    for (int i = 1; i < harm.size(); i++) {
      worst = harm.get(i).logE() > harm.get(worst).logE() ? i : worst;
    }
    return worst;
  }

  /** The upper bound of the cell that holds the quantile. */
  private String quantile(Traffic traffic, double quantile) {
    double[] bounds = state.config().latency().upperBounds();
    long all = 0;
    for (long cell : traffic.latency()) {
      all += cell;
    }
    long below = 0;
    for (int i = 0; i < bounds.length; i++) {
      below += traffic.latency()[i];
      if (all > 0 && below >= quantile * all) {
        return number(bounds[i]) + " ms";
      }
    }
    return all == 0 ? "nothing" : "more than " + number(bounds[bounds.length - 1]) + " ms";
  }

  private String ofNeeded() {
    return "evidence "
        + evidence(logHarm)
        + " of "
        + number(1 / state.config().falseRollbackRate())
        + " needed";
  }

  private static String evidence(double logE) {
    return logE > Math.log(1e6) ? "over 1000000" : number(Math.exp(logE));
  }

  private Counts seen() {
    return state.seen();
  }

  private Schedule schedule() {
    return state.config().schedule();
  }
}
