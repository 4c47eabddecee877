package dev.sluice.cli.plan;

import dev.sluice.cli.forecast.ForecastSubject;
import dev.sluice.domain.simulation.Forecast;
import dev.sluice.domain.simulation.Remedies;
import dev.sluice.domain.simulation.Simulation;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a Rollout can find, and what would help.
 *
 * @param source where the traffic was learnt from
 * @param found per ratio of error rates
 * @param wanted ratio that the remedies are for
 */
record PlanReport(
    ForecastSubject subject,
    double requestsPerSecond,
    double baseErrorRate,
    String source,
    Forecast forecast,
    List<Found> found,
    double wanted,
    Remedies remedies) {
  /**
   * @param seconds empty when not within the schedule
   */
  record Found(double ratio, OptionalLong seconds) {}

  static PlanReport of(
      ForecastSubject subject,
      double requestsPerSecond,
      double base,
      String source,
      double wanted) {
    Forecast forecast = Forecast.of(subject.config(), subject.course(), requestsPerSecond, base);
    return new PlanReport(
        subject,
        requestsPerSecond,
        base,
        source,
        forecast,
        Simulation.RATIOS.stream()
            .map(ratio -> new Found(ratio, forecast.secondsToDetectTimes(ratio)))
            .toList(),
        wanted,
        Remedies.of(subject.config(), subject.course(), requestsPerSecond, base, wanted));
  }
}
