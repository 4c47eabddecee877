package dev.sluice.controller.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.rollout.v1alpha1.CanaryStrategy;
import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.RolloutSpec;
import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import dev.sluice.api.rollout.v1alpha1.ServiceRef;
import dev.sluice.api.rollout.v1alpha1.Strategy;
import dev.sluice.api.rollout.v1alpha1.TargetRef;
import dev.sluice.api.rollout.v1alpha1.status.Forecast;
import dev.sluice.controller.resolving.Names;
import dev.sluice.controller.resolving.ResolvedRollout;
import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.measuring.TrafficMeter;
import dev.sluice.domain.rollout.Phase;
import dev.sluice.domain.rollout.spec.PlanFactory;
import dev.sluice.testkit.MovedClock;
import dev.sluice.workload.View;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForecasterTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final RolloutSpec SPEC =
      new RolloutSpec(
          new TargetRef("apps/v1", "Deployment", "catalog"),
          new ServiceRef(null, 80),
          new Strategy(new CanaryStrategy(List.of(new CanaryStrategy.Step(50, null)), null, null)),
          null,
          null);
  private final Totals meter = new Totals();
  private final Forecaster forecaster = new Forecaster(meter);

  @Test
  void shouldForetellWhenTheRolloutHasRestedForThreeMinutes() {
    assertThat(look(0, null)).isNull();
    meter.add("catalog-stable", 12_000, 120);
    assertThat(look(60, null)).isNull();
    meter.add("catalog-stable", 24_000, 240);
    Forecast forecast = look(180, null);
    assertThat(forecast.requestsPerSecond()).isEqualTo(200);
    assertThat(forecast.errorRate()).isEqualTo(0.01);
    assertThat(forecast.smallestDetectableRatio()).isBetween(1.5, 3.0);
    assertThat(forecast.secondsToDetect()).isPositive();
    assertThat(forecast.message()).startsWith("at 200 requests per second with 1 % errors, ");
    assertThat(forecast.measuredAt()).isEqualTo("2026-01-01T00:03:00Z");
  }

  @Test
  void shouldSayTheSameWhenTrafficHasHardlyChanged() {
    look(0, null);
    meter.add("catalog-stable", 36_000, 360);
    Forecast first = look(180, null);
    meter.add("catalog-stable", 13_000, 130);
    assertThat(look(240, first)).isSameAs(first);
    meter.add("catalog-stable", 160_000, 1_600);
    assertThat(look(300, first)).as("every change is a write").isSameAs(first);
  }

  @Test
  void shouldSayMoreOftenWhenTheTrafficHasChangedMore() {
    // Given
    Forecast first = first();
    // When: a quarter more, and then three times as much
    Forecast quarter = hours(0, 5, 250, first);
    Forecast sixHours = hours(5, 7, 250, first);
    Forecast triple = hours(7, 8, 750, sixHours);
    // Then
    assertThat(quarter).isSameAs(first);
    assertThat(sixHours.requestsPerSecond()).isBetween(240.0, 260.0);
    assertThat(triple.requestsPerSecond()).isGreaterThanOrEqualTo(500);
  }

  private Forecast first() {
    look(0, null);
    meter.add("catalog-stable", 36_000, 360);
    return look(180, null);
  }

  /** Looks every two minutes, at so many requests per second. */
  private Forecast hours(int from, int to, int rate, Forecast old) {
    Forecast said = old;
    for (int second = from * 3_600 + 300; second < to * 3_600 + 300; second += 120) {
      meter.add("catalog-stable", rate * 120L, rate * 120L / 100);
      said = look(second, said);
    }
    return said;
  }

  @Test
  void shouldSayThatThereIsNoTrafficWhenThereIsNone() {
    look(0, null);
    Forecast forecast = look(180, null);
    assertThat(forecast.requestsPerSecond()).isZero();
    assertThat(forecast.smallestDetectableRatio()).isNull();
    assertThat(forecast.message()).startsWith("no request");
  }

  @Test
  void shouldKeepWhatItSaidWhenAReleaseIsUnderWay() {
    Forecast old = new Forecast(1.0, 0.0, null, null, "old", "then");
    assertThat(forecaster.forecast(subject(old), Phase.PREPARING, START)).isSameAs(old);
  }

  @Test
  void shouldWarnByTheStatusWhenThereIsAForecast() {
    var advice = new TrafficAdvice(meter, Clock.fixed(START, ZoneOffset.UTC));
    var thin = subject(new Forecast(2.0, 0.01, null, null, "", ""));
    assertThat(advice.warning("shop", SPEC, thin.rollout().getStatus()))
        .get()
        .asString()
        .startsWith("at 2 requests per second with 1 % errors this Rollout sees a doubling");
  }

  @Test
  void shouldSayNothingOfANewRolloutWhenNothingWasMeasured() {
    var advice = new TrafficAdvice(meter, Clock.fixed(START, ZoneOffset.UTC));
    assertThat(advice.warning("shop", SPEC, null)).isEmpty();
  }

  @Test
  void shouldWarnOfANewRolloutByWhatWasSeenSinceSomebodyAskedFirst() {
    // Given
    var clock = new MovedClock(START);
    var advice = new TrafficAdvice(meter, clock);
    meter.add("catalog", 20, 7); // before anybody asked, over a time that nobody knows
    clock.set(START.plusSeconds(3_600));
    assertThat(advice.warning("shop", SPEC, null)).isEmpty();
    meter.add("catalog", 400, 4);
    // When
    clock.set(START.plusSeconds(3_800));
    // Then
    assertThat(advice.warning("shop", SPEC, null))
        .get()
        .asString()
        .startsWith("at 2 requests per second with 1 % errors");
  }

  @Test
  void shouldSayNothingOfANewRolloutWhenItsServiceWasSeenForAMinute() {
    // Given
    var clock = new MovedClock(START);
    var advice = new TrafficAdvice(meter, clock);
    advice.warning("shop", SPEC, null);
    // When
    meter.add("catalog", 60, 20);
    clock.set(START.plusSeconds(60));
    // Then
    assertThat(advice.warning("shop", SPEC, null)).isEmpty();
  }

  private Forecast look(long second, Forecast old) {
    return forecaster.forecast(subject(old), Phase.STABLE, START.plusSeconds(second));
  }

  private static ResolvedRollout subject(Forecast old) {
    var rollout = new Rollout();
    rollout.setMetadata(
        new ObjectMetaBuilder().withNamespace("shop").withName("catalog").withUid("u").build());
    rollout.setSpec(SPEC);
    rollout.setStatus(
        new RolloutStatus(
            null, null, null, null, null, null, null, null, null, null, null, null, null, old, null,
            null));
    return new ResolvedRollout(
        rollout,
        Names.of(rollout).orElseThrow(),
        PlanFactory.plan(SPEC),
        null,
        View.of("stable", 1, new View.Pods(1, 1, 1, 1)),
        null,
        null);
  }

  private static final class Totals implements TrafficMeter {
    private final Map<String, Traffic> totals = new HashMap<>();

    void add(String service, long requests, long failures) {
      totals.merge(service, new Traffic(requests, failures, new long[0]), Traffic::plus);
    }

    @Override
    public Map<String, Traffic> totals(String namespace, Collection<String> services) {
      Map<String, Traffic> found = new HashMap<>();
      services.forEach(
          name -> found.put(name, totals.getOrDefault(name, new Traffic(0, 0, new long[0]))));
      return found;
    }
  }
}
