package dev.sluice.domain.simulation;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.ExtraMetrics;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The rules without what cannot be simulated: metrics of one's own, and checks. Nobody knows what
 * these will say, so they say nothing, and their shares of the false rollback rate stay unused.
 */
public final class SimulatedRules {
  private SimulatedRules() {}

  public static AnalysisConfig of(AnalysisConfig config) {
    double left = 1 - shares(config.extras()).sum();
    return config
        .extras(ExtraMetrics.NONE)
        .rates(config.falseRollbackRate() * left, config.falseProofRate());
  }

  /** Whether {@link #of} leaves anything out. */
  public static boolean leaveOut(AnalysisConfig config) {
    return !config.extras().equals(ExtraMetrics.NONE);
  }

  private static DoubleStream shares(ExtraMetrics extras) {
    return Stream.of(
            extras.rates().stream().map(ExtraMetrics.Rate::weight),
            extras.distributions().stream().map(ExtraMetrics.Distribution::weight),
            extras.quantiles().stream().map(ExtraMetrics.Quantiles::weight))
        .flatMap(weights -> weights)
        .mapToDouble(weight -> weight);
  }
}
