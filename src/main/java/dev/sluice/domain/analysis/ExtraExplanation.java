package dev.sluice.domain.analysis;

import static dev.sluice.domain.analysis.Figures.percent;

import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * Says in plain words what the extra metrics, the checks and the Services downstream have shown.
 */
final class ExtraExplanation {
  private final EngineState state;
  private final Window window;

  ExtraExplanation(EngineState state, Window window) {
    this.state = state;
    this.window = window;
  }

  /** What a metric is found guilty of. */
  String charge(String metric) {
    Counts counts = window.samples().rates().get(metric);
    if (counts != null) {
      return metric + ": " + bad(counts) + " in the last window";
    }
    return state.extras().quantiles().containsKey(metric)
        ? metric + ": quantiles above the tolerated increase in most windows (approximate)"
        : metric + ": higher than tolerated";
  }

  String failedChecks() {
    return state.config().extras().checks().stream()
        .filter(check -> failures(check) > check.failureLimit())
        .map(this::failed)
        .collect(Collectors.joining("; "));
  }

  private int failures(ExtraMetrics.Check check) {
    return state.extras().failures(check.name());
  }

  private String failed(ExtraMetrics.Check check) {
    Samples.Check last = window.samples().checks().get(check.name());
    return "check "
        + check.name()
        + " failed "
        + failures(check)
        + " times, tolerated "
        + check.failureLimit()
        + (last == null ? "" : ": " + last.detail());
  }

  String downstream() {
    String service = state.alarms().downstream();
    Counts last = window.samples().downstream().get(service);
    return "downstream: calls of the canary to "
        + service
        + " fail more often than those of the stable version"
        + (last == null ? "" : "; in the last window " + bad(last));
  }

  String noData() {
    if (state.emptyWindows() >= noDataWindows()) {
      return "no data: the canary has had no request for " + state.emptyWindows() + " windows";
    }
    return "no data: no sample for "
        + noDataWindows()
        + " windows of "
        + String.join(", ", silent(windows -> windows >= noDataWindows()));
  }

  /** Empty, or which metrics the step still waits for. */
  String silentSinceTheStep() {
    List<String> silent = silent(windows -> windows >= state.stepWindows());
    return silent.isEmpty() ? "" : ", no sample yet of " + String.join(", ", silent);
  }

  private List<String> silent(IntPredicate tooLong) {
    return state.extras().silent().entrySet().stream()
        .filter(metric -> tooLong.test(metric.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private int noDataWindows() {
    return state.config().schedule().noDataWindows();
  }

  private static String bad(Counts counts) {
    return "canary "
        + percent(counts.canaryBad(), counts.canary())
        + " of "
        + counts.canary()
        + " bad, stable "
        + percent(counts.stableBad(), counts.stable())
        + " of "
        + counts.stable();
  }
}
