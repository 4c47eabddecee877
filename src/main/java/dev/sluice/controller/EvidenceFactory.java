package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.status.Evidence;
import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.rollout.Plan;
import dev.sluice.domain.rollout.ReleaseState;
import java.util.List;
import java.util.Locale;

/** Evidence as people read it: how far each metric is on the way to taking the release back. */
final class EvidenceFactory {
  private EvidenceFactory() {}

  /**
   * @return null before the first window
   */
  static List<Evidence> evidence(Plan plan, ReleaseState state) {
    EngineState analysis = state.analysis();
    if (analysis == null) {
      return null;
    }
    AnalysisConfig config = analysis.config();
    return analysis.weightedLogEvidence().entrySet().stream()
        .map(metric -> new Evidence(metric.getKey().text(), share(metric.getValue(), config)))
        .toList();
  }

  /** Evidence grows by multiplication, so its logarithm is what grows evenly towards the bound. */
  private static String share(double logE, AnalysisConfig config) {
    double needed = -Math.log(config.falseRollbackRate());
    return String.format(Locale.ROOT, "%.0f%%", 100 * Math.max(0, logE) / needed);
  }
}
