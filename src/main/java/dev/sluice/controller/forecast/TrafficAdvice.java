package dev.sluice.controller.forecast;

import dev.sluice.api.rollout.v1alpha1.RolloutSpec;
import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import dev.sluice.api.rollout.v1alpha1.status.Forecast;
import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.measuring.TrafficMeter;
import dev.sluice.domain.policy.Name;
import dev.sluice.domain.rollout.Plan;
import dev.sluice.domain.rollout.spec.CourseFactory;
import dev.sluice.domain.rollout.spec.PlanFactory;
import dev.sluice.domain.rollout.spec.RolloutAdvice;
import dev.sluice.domain.simulation.Outlook;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Warns of a Rollout that can find little at the traffic that it has: the one in its status, or for
 * a new Rollout what was seen since somebody first asked about its Service. Says nothing as long as
 * that is not some minutes.
 */
public final class TrafficAdvice implements RolloutAdvice {
  /** Services that were asked about; more are forgotten, the oldest first. */
  private static final int REMEMBERED = 1_000;

  private final TrafficMeter meter;
  private final Clock clock;
  private final Map<Name, TrafficLog> logs =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Name, TrafficLog> eldest) {
              return size() > REMEMBERED;
            }
          });

  public TrafficAdvice(TrafficMeter meter, Clock clock) {
    this.meter = meter;
    this.clock = clock;
  }

  @Override
  public Optional<String> warning(
      String namespace, RolloutSpec spec, @Nullable RolloutStatus status) {
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
      String namespace, RolloutSpec spec, @Nullable RolloutStatus status) {
    Forecast forecast = status == null ? null : status.forecast();
    return forecast == null
        ? seen(namespace, rootService(spec))
        : Optional.of(new TrafficLog.Rates(forecast.requestsPerSecond(), forecast.errorRate()));
  }

  private Optional<TrafficLog.Rates> seen(String namespace, String service) {
    Instant now = clock.instant();
    Traffic totals = meter.totals(namespace, List.of(service)).getOrDefault(service, Traffic.NONE);
    TrafficLog log = logs.computeIfAbsent(new Name(namespace, service), name -> new TrafficLog());
    synchronized (log) {
      if (log.due(now)) {
        log.add(now, totals);
      }
      return log.rates().filter(rates -> rates.requestsPerSecond() > 0);
    }
  }

  private static String rootService(RolloutSpec spec) {
    return spec.service().name() == null ? spec.targetRef().name() : spec.service().name();
  }
}
