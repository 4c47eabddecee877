package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.RolloutSpec;
import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import dev.sluice.api.rollout.v1alpha1.status.Forecast;
import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.measuring.TrafficMeter;
import dev.sluice.domain.rollout.Plan;
import dev.sluice.domain.rollout.spec.CourseFactory;
import dev.sluice.domain.rollout.spec.PlanFactory;
import dev.sluice.domain.rollout.spec.RolloutAdvice;
import dev.sluice.domain.simulation.Outlook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Warns of a Rollout that can find little at the traffic that it has: the one in its status, or for
 * a new Rollout the average since this process began to measure.
 */
public final class TrafficAdvice implements RolloutAdvice {
  /** Before that an average says nothing. */
  private static final Duration LEAST = Duration.ofMinutes(1);

  private final TrafficMeter meter;
  private final Clock clock;
  private final Instant since;

  /**
   * @param meter counts since about now
   */
  public TrafficAdvice(TrafficMeter meter, Clock clock) {
    this.meter = meter;
    this.clock = clock;
    this.since = clock.instant();
  }

  @Override
  public Optional<String> warning(String namespace, RolloutSpec spec, RolloutStatus status) {
    Plan plan = PlanFactory.plan(spec);
    return rates(namespace, spec, status)
        .map(
            rates ->
                Outlook.of(
                    plan.analysis(),
                    CourseFactory.course(plan),
                    rates.requestsPerSecond(),
                    rates.errorRate()))
        .flatMap(Outlook::warning);
  }

  private Optional<TrafficLog.Rates> rates(
      String namespace, RolloutSpec spec, RolloutStatus status) {
    Forecast forecast = status == null ? null : status.forecast();
    return forecast == null
        ? average(namespace, rootService(spec))
        : Optional.of(new TrafficLog.Rates(forecast.requestsPerSecond(), forecast.errorRate()));
  }

  private Optional<TrafficLog.Rates> average(String namespace, String service) {
    Duration time = Duration.between(since, clock.instant());
    Traffic totals = meter.totals(namespace, List.of(service)).get(service);
    if (time.compareTo(LEAST) < 0 || totals.requests() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new TrafficLog.Rates(
            totals.requests() / (double) time.toSeconds(),
            totals.failures() / (double) totals.requests()));
  }

  private static String rootService(RolloutSpec spec) {
    return spec.service().name() == null ? spec.targetRef().name() : spec.service().name();
  }
}
