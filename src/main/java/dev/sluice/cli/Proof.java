package dev.sluice.cli;

import dev.sluice.domain.analysis.EngineState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How far the proof of no harm has come. */
final class Proof {
  private Proof() {}

  /** One line for each part that is not proven yet. */
  static List<String> open(EngineState state) {
    var lines = new ArrayList<String>();
    double needed = -Math.log(state.config().falseProofRate());
    add(lines, "errors", state.errorsProof().mixture().maxLogE(), needed);
    List<Double> quantiles = state.config().latency().proofQuantiles();
    for (int i = 0; i < state.latency().proof().size(); i++) {
      add(
          lines,
          "latencies at " + quantile(quantiles.get(i)),
          state.latency().proof().get(i).maxLogE(),
          needed);
    }
    return lines;
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
