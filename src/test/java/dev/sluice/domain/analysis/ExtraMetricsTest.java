package dev.sluice.domain.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Metrics, checks and Services beside the requests themselves. */
class ExtraMetricsTest {
  private static final Schedule QUICK =
      Schedule.defaults().interval(5).warmup(0).minStep(1, 10).noDataWindows(3);
  private static final AnalysisConfig PLAIN =
      AnalysisConfig.defaults().latency(LatencyRules.off()).minJudgedWindows(1).schedule(QUICK);
  private static final Traffic FINE = new Traffic(500, 1, new long[0]);
  private static final Counts GOOD = new Counts(500, 5, 500, 5);
  private static final Counts BAD = new Counts(500, 5, 500, 60);
  private static final ExtraMetrics.Rate ORDERS =
      new ExtraMetrics.Rate("orders", 0.2, Margin.ERRORS, 1);

  private EngineState state;
  private int index;

  @Test
  void shouldRollBackAndNameTheMetricWhenItsBadEventsRise() {
    // Given
    begin(PLAIN.extras(rates(ORDERS)));
    // When
    next(false, rate(BAD));
    Judgement judgement = next(false, rate(BAD));
    // Then
    assertThat(judgement.decision()).isEqualTo(Decision.ROLLBACK);
    assertThat(judgement.guilty()).containsExactly(new Metric("orders"));
    assertThat(judgement.explanation())
        .contains("orders: canary 12 % of 500 bad, stable 1 % of 500 in the last window");
  }

  @Test
  void shouldShareTheFalseRollbackRateOutWhenThereAreMoreMetrics() {
    // Given
    var quantiles = new ExtraMetrics.Quantiles("queue", 0.3, 0.1, List.of(0.5));
    var extras = new ExtraMetrics(List.of(ORDERS), List.of(), List.of(quantiles), List.of());
    // When
    var weights = AnalysisConfig.defaults().extras(extras).weights();
    // Then
    assertThat(weights).hasSize(5);
    assertThat(weights.stream().mapToDouble(w -> w).sum()).isCloseTo(1, Offset.offset(1e-12));
    assertThat(weights.get(0)).isCloseTo(0.5 * 0.45, Offset.offset(1e-12));
    assertThat(weights.subList(3, 5)).containsExactly(0.2, 0.3);
  }

  @Test
  void shouldRollBackWhenAHistogramMovesUp() {
    // Given
    var rules =
        new LatencyRules(0.1, List.of(0.5, 0.9), List.of(0.5), 0.1, List.of(1.0, 2.0, 4.0, 8.0));
    var sizes = new ExtraMetrics.Distribution("sizes", 0.5, rules);
    begin(PLAIN.extras(new ExtraMetrics(List.of(), List.of(sizes), List.of(), List.of())));
    var stable = new Traffic(0, 0, new long[] {100, 300, 80, 20, 0});
    var slow = new Traffic(0, 0, new long[] {10, 90, 300, 90, 10});
    // When
    next(false, distribution(stable, stable));
    next(false, distribution(stable, slow));
    Judgement judgement = next(false, distribution(stable, slow));
    // Then
    assertThat(judgement.guilty()).containsExactly(new Metric("sizes"));
  }

  @Test
  void shouldRollBackWhenQuantilesAreAboveTheMarginInWindowAfterWindow() {
    // Given
    var queue = new ExtraMetrics.Quantiles("queue", 0.8, 0.1, List.of(0.5, 0.99));
    begin(PLAIN.extras(new ExtraMetrics(List.of(), List.of(), List.of(queue), List.of())));
    Judgement judgement = null;
    // When
    for (int i = 0; i < 12 && !state.decision().isFinal(); i++) {
      judgement =
          next(
              false,
              samples(
                  Map.of(),
                  Map.of(),
                  Map.of(
                      "queue",
                      new Samples.Quantiles(List.of(10.0, Double.NaN), List.of(15.0, 3.0)))));
    }
    // Then
    assertThat(judgement.reason()).isEqualTo(Reason.HARM);
    assertThat(judgement.explanation()).contains("queue: quantiles above").contains("approximate");
    assertThat(state.windows()).isGreaterThan(4);
  }

  @Test
  void shouldTakeBackWhenACheckFailsOnceMoreThanTolerated() {
    // Given
    begin(PLAIN.extras(checks(new ExtraMetrics.Check("smoke", 1))));
    // When
    Judgement first = next(false, check(false));
    Judgement second = next(false, check(false));
    // Then
    assertThat(first.decision()).isNotEqualTo(Decision.ROLLBACK);
    assertThat(second.reason()).isEqualTo(Reason.CHECK_FAILED);
    assertThat(second.decision()).isEqualTo(Decision.ROLLBACK);
    assertThat(second.explanation()).isEqualTo("check smoke failed 2 times, tolerated 1: HTTP 503");
  }

  @Test
  void shouldNotCompleteTheStepWhenAMetricHasNotSpoken() {
    // Given
    begin(PLAIN.extras(rates(ORDERS)));
    // When
    Judgement silent = next(Samples.NONE);
    Judgement empty = next(rate(new Counts(10, 0, 0, 0)));
    Judgement spoken = next(rate(GOOD));
    // Then
    assertThat(silent.reason()).isEqualTo(Reason.GATHERING);
    assertThat(silent.explanation()).contains("no sample yet of orders");
    assertThat(empty.reason()).isEqualTo(Reason.GATHERING);
    assertThat(spoken.decision()).isEqualTo(Decision.PROMOTE);
  }

  @Test
  void shouldHoldWhenAMetricIsSilentForTooLong() {
    // Given
    begin(PLAIN.extras(rates(ORDERS)));
    next(false, rate(GOOD));
    // When
    next(false, Samples.NONE);
    next(false, Samples.NONE);
    Judgement judgement = next(false, Samples.NONE);
    // Then
    assertThat(judgement.hold()).isTrue();
    assertThat(judgement.reason()).isEqualTo(Reason.NO_DATA);
    assertThat(judgement.explanation()).isEqualTo("no data: no sample for 3 windows of orders");
  }

  @Test
  void shouldWaitForTheMetricsProofWhenPromotionIsProve() {
    // Given
    begin(PLAIN.promotion(Promotion.PROVE).errors(new Margin(0.25, 0.02)).extras(rates(ORDERS)));
    // When
    int windows = 0;
    Judgement judgement;
    do {
      judgement = next(rate(new Counts(10, 0, 10, 0)));
    } while (++windows < 50 && !state.decision().isFinal());
    // Then
    assertThat(judgement.decision()).isEqualTo(Decision.CONTINUE);
    assertThat(judgement.proofLogE()).hasSize(2);
    assertThat(judgement.proofLogE().get(0)).isGreaterThan(3);
    assertThat(judgement.proofLogE().get(1)).isLessThan(3);
  }

  @Test
  void shouldHoldForGoodWhenAServiceDownstreamSuffers() {
    // Given
    begin(PLAIN);
    for (int i = 0; i < 3; i++) {
      next(false, downstream(BAD));
    }
    // When
    Judgement judgement = next(downstream(GOOD));
    // Then
    assertThat(judgement.hold()).isTrue();
    assertThat(judgement.reason()).isEqualTo(Reason.DOWNSTREAM);
    assertThat(judgement.explanation())
        .contains("calls of the canary to shop/stock fail more often");
  }

  @Test
  void shouldTakeBackForAServiceDownstreamWhenConfiguredSo() {
    // Given
    begin(PLAIN.downstream(new DownstreamRules(Margin.ERRORS, 0.001, Response.ROLLBACK)));
    // When
    Judgement judgement = null;
    for (int i = 0; i < 4 && !state.decision().isFinal(); i++) {
      judgement = next(false, downstream(BAD));
    }
    // Then
    assertThat(judgement.decision()).isEqualTo(Decision.ROLLBACK);
    assertThat(judgement.reason()).isEqualTo(Reason.DOWNSTREAM);
  }

  @Test
  void shouldContinueBitForBitWhenRestored() throws IOException {
    // Given
    var json = new ObjectMapper();
    begin(PLAIN.extras(rates(ORDERS)));
    next(false, rate(GOOD));
    next(false, downstream(GOOD));
    // When
    var restored = json.readValue(json.writeValueAsString(state), EngineState.class);
    // Then
    assertThat(restored).isEqualTo(state);
    assertThat(json.writeValueAsString(restored)).isEqualTo(json.writeValueAsString(state));
  }

  @Test
  void shouldRefuseWhenNamesOrWeightsCannotBe() {
    assertThatThrownBy(() -> rates(ORDERS, ORDERS))
        .hasMessageContaining("metric name 'orders' is taken");
    assertThatThrownBy(() -> rates(new ExtraMetrics.Rate("errors", 0.1, Margin.ERRORS, 1)))
        .hasMessageContaining("metric name 'errors' is taken");
    assertThatThrownBy(
            () ->
                rates(
                    new ExtraMetrics.Rate("a", 0.5, Margin.ERRORS, 1),
                    new ExtraMetrics.Rate("b", 0.5, Margin.ERRORS, 1)))
        .hasMessage("sum of the weights of analysis.metrics is 1, allowed are 0 to 0.9");
  }

  private void begin(AnalysisConfig config) {
    state = Engine.start(config);
  }

  private Judgement next(Samples samples) {
    return next(true, samples);
  }

  private Judgement next(boolean mayAdvance, Samples samples) {
    var window = new Window(index++, 0.5, true, mayAdvance, FINE, FINE, samples);
    Outcome outcome = Engine.onWindow(state, window);
    state = outcome.next();
    return outcome.judgement().orElseThrow();
  }

  private static ExtraMetrics rates(ExtraMetrics.Rate... rates) {
    return new ExtraMetrics(List.of(rates), List.of(), List.of(), List.of());
  }

  private static ExtraMetrics checks(ExtraMetrics.Check check) {
    return new ExtraMetrics(List.of(), List.of(), List.of(), List.of(check));
  }

  private static Samples rate(Counts counts) {
    return samples(Map.of("orders", counts), Map.of(), Map.of());
  }

  private static Samples distribution(Traffic stable, Traffic canary) {
    return samples(Map.of(), Map.of("sizes", new Samples.Distribution(stable, canary)), Map.of());
  }

  private static Samples check(boolean passed) {
    var check = new Samples.Check(passed, passed ? "HTTP 200" : "HTTP 503");
    return new Samples(Map.of(), Map.of(), Map.of(), Map.of("smoke", check), Map.of());
  }

  private static Samples downstream(Counts calls) {
    return new Samples(Map.of(), Map.of(), Map.of(), Map.of(), Map.of("shop/stock", calls));
  }

  private static Samples samples(
      Map<String, Counts> rates,
      Map<String, Samples.Distribution> distributions,
      Map<String, Samples.Quantiles> quantiles) {
    return new Samples(rates, distributions, quantiles, Map.of(), Map.of());
  }
}
