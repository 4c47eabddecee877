package dev.sluice.controller.forecast;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.status.Forecast;
import dev.sluice.controller.resolving.ResolvedRollout;
import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.measuring.TrafficMeter;
import dev.sluice.domain.rollout.Phase;
import dev.sluice.domain.rollout.Plan;
import dev.sluice.domain.rollout.spec.CourseFactory;
import dev.sluice.domain.simulation.Outlook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Foretells, while a Rollout rests, what its next release could see. Says something new only when
 * the traffic has changed noticeably, and the less it changed the less often: every change is a
 * write, and a thousand Rollouts whose traffic comes and goes by day may cost no more than one
 * write in ten seconds together.
 */
public final class Forecaster {
  private static final double NOTICEABLE = 0.2;
  private static final Duration SELDOM = Duration.ofHours(6);

  /** Half as much, or twice as much. */
  private static final double MUCH = 0.5;

  private static final Duration SOON = Duration.ofMinutes(10);

  /** Below these, relative changes are noise. */
  private static final double LITTLE_TRAFFIC = 0.05;

  private static final double FEW_ERRORS = 0.0005;

  private final TrafficMeter meter;
  private final Map<String, TrafficLog> logs = new ConcurrentHashMap<>();

  public Forecaster(TrafficMeter meter) {
    this.meter = meter;
  }

  /** What the status shall say; null as long as nothing is known. */
  public @Nullable Forecast forecast(ResolvedRollout subject, Phase phase, Instant now) {
    Rollout rollout = subject.rollout();
    Forecast old = rollout.getStatus() == null ? null : rollout.getStatus().forecast();
    String uid = rollout.getMetadata().getUid();
    if (!phase.resting()) {
      logs.remove(uid);
      return old;
    }
    TrafficLog log = logs.computeIfAbsent(uid, id -> new TrafficLog());
    return log.due(now) ? look(subject, log, old, now) : old;
  }

  /** The Rollout is gone. */
  public void forget(Rollout rollout) {
    logs.remove(rollout.getMetadata().getUid());
  }

  private @Nullable Forecast look(
      ResolvedRollout subject, TrafficLog log, @Nullable Forecast old, Instant now) {
    String service = subject.names().stableService();
    log.add(
        now,
        meter
            .totals(subject.names().namespace(), List.of(service))
            .getOrDefault(service, Traffic.NONE));
    return log.rates()
        .map(rates -> of(subject.plan(), rates, now))
        .filter(fresh -> isNews(fresh, old, now))
        .orElse(old);
  }

  private static Forecast of(Plan plan, TrafficLog.Rates rates, Instant now) {
    Outlook outlook =
        Outlook.of(
            plan.analysis(),
            CourseFactory.course(plan),
            rates.requestsPerSecond(),
            rates.errorRate());
    return new Forecast(
        digits(rates.requestsPerSecond()),
        digits(rates.errorRate()),
        outlook.smallestRatio().isPresent() ? (Double) outlook.smallestRatio().getAsDouble() : null,
        outlook.secondsToDetect().isPresent() ? (Long) outlook.secondsToDetect().getAsLong() : null,
        outlook.message(),
        now.toString());
  }

  private static boolean isNews(Forecast fresh, @Nullable Forecast old, Instant now) {
    return old == null
        || (differs(fresh, old, NOTICEABLE) && !now.isBefore(measured(old).plus(SELDOM)))
        || (differs(fresh, old, MUCH) && !now.isBefore(measured(old).plus(SOON)));
  }

  private static Instant measured(Forecast forecast) {
    return Instant.parse(forecast.measuredAt());
  }

  private static boolean differs(Forecast fresh, Forecast old, double share) {
    return moved(fresh.requestsPerSecond(), old.requestsPerSecond(), LITTLE_TRAFFIC, share)
        || moved(fresh.errorRate(), old.errorRate(), FEW_ERRORS, share);
  }

  private static boolean moved(double now, double before, double little, double share) {
    return Math.abs(now - before) > Math.max(little, share * before);
  }

  /** Three digits are what a few minutes can tell. */
  private static double digits(double value) {
    return new java.math.BigDecimal(value).round(new java.math.MathContext(3)).doubleValue();
  }
}
