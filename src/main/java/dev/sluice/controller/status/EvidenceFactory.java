package dev.sluice.controller.status;

import dev.sluice.api.rollout.v1alpha1.status.Evidence;
import dev.sluice.domain.analysis.Counts;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.analysis.LatencyEvidence;
import dev.sluice.domain.analysis.Metric;
import dev.sluice.domain.analysis.Mixture;
import dev.sluice.domain.analysis.Promotion;
import dev.sluice.domain.analysis.RateEvidence;
import dev.sluice.domain.rollout.Plan;
import dev.sluice.domain.rollout.ReleaseState;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Evidence as people read it: how far each metric is on the way to taking the release back. */
final class EvidenceFactory {
  /** Requests are counted by our own sidecars, so every bound holds as it is written. */
  private static final String EXACT = "exact";

  /** Where only quantiles are known, their signs are judged. */
  private static final String APPROXIMATE = "approximate";

  private EvidenceFactory() {}

  /**
   * @return null before the first window
   */
  static @Nullable List<Evidence> evidence(Plan plan, ReleaseState state) {
    EngineState analysis = state.analysis();
    if (analysis == null) {
      return null;
    }
    return analysis.weightedLogEvidence().entrySet().stream()
        .map(
            metric ->
                new Evidence(
                    metric.getKey().text(),
                    share(metric.getValue(), analysis.config().falseRollbackRate()),
                    proof(metric.getKey(), analysis),
                    analysis.extras().quantiles().containsKey(metric.getKey().text())
                        ? APPROXIMATE
                        : EXACT,
                    detail(metric.getKey(), analysis)))
        .toList();
  }

  private static @Nullable String proof(Metric metric, EngineState state) {
    if (state.config().promotion() != Promotion.PROVE) {
      return null;
    }
    OptionalDouble logE = proofs(metric, state).stream().mapToDouble(Mixture::maxLogE).min();
    return logE.isPresent() ? share(logE.getAsDouble(), state.config().falseProofRate()) : null;
  }

  /** Empty where nothing is to be proven. */
  private static List<Mixture> proofs(Metric metric, EngineState state) {
    if (metric.equals(Metric.ERRORS)) {
      return List.of(state.errorsProof().mixture());
    }
    if (metric.equals(Metric.LATENCY)) {
      return state.latency().proof();
    }
    RateEvidence rate = state.extras().ratesProof().get(metric.text());
    LatencyEvidence distribution = state.extras().distributions().get(metric.text());
    if (rate != null) {
      return List.of(rate.mixture());
    }
    return distribution == null ? List.of() : distribution.proof();
  }

  private static @Nullable String detail(Metric metric, EngineState state) {
    if (metric.equals(Metric.ERRORS) || metric.equals(Metric.GUARD)) {
      return failures("failed", state.seen());
    }
    if (metric.equals(Metric.CLIENT_ERRORS)) {
      return failures("answered with 4xx", state.count().seen().clientErrors());
    }
    return metric.equals(Metric.LATENCY)
        ? quantiles(state.config().latency().quantiles(), state.latency().harm())
        : null;
  }

  private static String failures(String how, Counts seen) {
    return String.format(
        Locale.ROOT,
        "%s: canary %d of %d, stable %d of %d",
        how,
        seen.canaryBad(),
        seen.canary(),
        seen.stableBad(),
        seen.stable());
  }

  private static String quantiles(List<Double> quantiles, List<Mixture> harm) {
    return "evidence of slowness: "
        + IntStream.range(0, harm.size())
            .mapToObj(i -> quantile(quantiles.get(i)) + " " + factor(harm.get(i).logE()))
            .collect(Collectors.joining(", "));
  }

  private static String quantile(double quantile) {
    return "p" + String.format(Locale.ROOT, "%.4f", 100 * quantile).replaceFirst("\\.?0+$", "");
  }

  /** Capital that began at 1. */
  private static String factor(double logE) {
    return logE > Math.log(1e6)
        ? "over 1000000"
        : String.format(Locale.ROOT, "%.2f", Math.exp(logE));
  }

  /** Evidence grows by multiplication, so its logarithm is what grows evenly towards the bound. */
  private static String share(double logE, double rate) {
    return String.format(Locale.ROOT, "%.0f%%", 100 * Math.max(0, logE) / -Math.log(rate));
  }
}
