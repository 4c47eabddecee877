package dev.sluice.domain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.CautionRules;
import dev.sluice.domain.analysis.ClientErrorRules;
import dev.sluice.domain.analysis.Metric;
import dev.sluice.domain.analysis.Schedule;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Harm that failures and latency of answered requests do not show. */
class BlindSpotsTest {
  private static final AnalysisConfig CONFIG =
      AnalysisConfig.defaults()
          .caution(CautionRules.defaults())
          .clientErrors(ClientErrorRules.defaults())
          .schedule(Schedule.defaults().interval(5));
  private static final Course COURSE = Course.of(0.2, 0.5);
  private static final TrafficModel USUAL = TrafficModel.healthy(50, 0.002).clientErrors(0.03);

  @ParameterizedTest
  @ValueSource(strings = {"clientErrors:+97pp", "clientErrors:+60pp", "unanswered:100%"})
  void shouldBeTakenBackWithinAMinuteWhenTheCanaryServesNobody(String effect) {
    // When
    List<Run> runs = runs(USUAL.effect(Effect.parse("effect", effect)), 200);
    // Then
    assertThat(runs).allMatch(Run::rolledBackForHarm).allMatch(run -> run.seconds() <= 60);
    assertThat(runs)
        .extracting(run -> run.judgement().guilty())
        .containsOnly(List.of(effect.startsWith("client") ? Metric.CLIENT_ERRORS : Metric.GUARD));
  }

  @Test
  void shouldBePromotedWhenTheRateOf404ChangesAsItMay() {
    assertThat(runs(USUAL.effect(Effect.clientErrorsPlus(0.1)), 200))
        .filteredOn(run -> run.judgement().guilty().contains(Metric.CLIENT_ERRORS))
        .isEmpty();
  }

  private static List<Run> runs(TrafficModel traffic, int runs) {
    return LongStream.range(0, runs)
        .mapToObj(seed -> ClosedLoop.run(CONFIG, COURSE, traffic, seed))
        .toList();
  }
}
