package dev.sluice.domain.explanation;

import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.analysis.ExtraEvidence;
import dev.sluice.domain.analysis.ExtraMetrics;
import dev.sluice.domain.analysis.LatencyEvidence;
import dev.sluice.domain.analysis.LatencyRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** How far the proof of no harm has come. */
final class Proof {
  private Proof() {}

  /** One line for each part that is not proven yet. */
  static List<String> open(EngineState state) {
    var lines = new ArrayList<String>();
    double needed = -Math.log(state.config().falseProofRate());
    add(lines, "errors", state.errorsProof().mixture().maxLogE(), needed);
    latency(lines, "latencies", state.config().latency(), state.latency(), needed);
    ExtraEvidence extras = state.extras();
    extras.ratesProof().forEach((name, rate) -> add(lines, name, rate.mixture().maxLogE(), needed));
    for (ExtraMetrics.Distribution extra : state.config().extras().distributions()) {
      latency(
          lines,
          extra.name(),
          extra.rules(),
          Objects.requireNonNull(extras.distributions().get(extra.name()), extra.name()),
          needed);
    }
    return lines;
  }

  private static void latency(
      List<String> lines,
      String name,
      LatencyRules rules,
      LatencyEvidence evidence,
      double needed) {
    for (int i = 0; i < evidence.proof().size(); i++) {
      String quantile = quantile(rules.proofQuantiles().get(i));
      add(lines, name + " at " + quantile, evidence.proof().get(i).maxLogE(), needed);
    }
  }

  private static String quantile(double quantile) {
    return "p" + String.format(Locale.ROOT, "%.4f", 100 * quantile).replaceFirst("\\.?0+$", "");
  }

  private static void add(List<String> lines, String what, double logE, double needed) {
    if (logE < needed) {
      lines.add(
          String.format(
              Locale.ROOT, "proof that %s are no worse: %.0f %%", what, 100 * logE / needed));
    }
  }
}
