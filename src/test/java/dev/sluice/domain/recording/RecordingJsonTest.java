package dev.sluice.domain.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.CautionRules;
import dev.sluice.domain.analysis.ClientErrorRules;
import dev.sluice.domain.analysis.Counts;
import dev.sluice.domain.analysis.Engine;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.analysis.LatencyBounds;
import dev.sluice.domain.analysis.LatencyRules;
import dev.sluice.domain.analysis.Margin;
import dev.sluice.domain.analysis.Promotion;
import dev.sluice.domain.analysis.Response;
import dev.sluice.domain.analysis.SampleRatioRules;
import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.analysis.Schedule;
import dev.sluice.domain.analysis.StableSide;
import dev.sluice.domain.analysis.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingJsonTest {
  private static final String WINDOW = "{'weight': 0.1, 'nA': 90, 'xA': 1, 'nB': 10, 'xB': 0}";

  /** Everything differs from its default and can be said with the names of the statistics. */
  private static final AnalysisConfig UNUSUAL =
      AnalysisConfig.defaults()
          .rates(0.01, 0.02)
          .promotion(Promotion.PROVE)
          .minConfirmations(4)
          .minJudgedWindows(7)
          .clusterSize(3)
          .onInconclusive(Response.HOLD)
          .errors(new Margin(0.4, 0.001))
          .guard(new Margin(4, 0.1))
          .clientErrors(new ClientErrorRules(new Margin(2, 0.3), 0.2))
          .latency(new LatencyRules(0.3, List.of(0.7), List.of(0.6), 0.2, List.of(1.0, 2.5)))
          .sampleRatio(new SampleRatioRules(0.2, 0.01, 5, Response.ROLLBACK))
          .caution(new CautionRules(0.2, true))
          .schedule(new Schedule(10, 20, 1, 4, 50, 900, 7000, 3));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|the recording is [], allowed is a JSON object",
        "{'windows': []}|config is missing, allowed is a JSON object",
        "{'config': {}}|windows is missing, allowed is a list",
        "{'config': {}, 'windows': 3}|windows is 3, allowed is a list",
        "{'config': {}, 'windows': [], 'x': 1}|x is not known, allowed are config, windows, state, about",
        "{'config': {'alpha': 0}, 'windows': []}|config.alpha is 0, allowed is a number above 0 and at most 0.5",
        "{'config': {'alpha': 'x'}, 'windows': []}|config.alpha is \"x\", allowed is a number above 0 and at most 0.5",
        "{'config': {'alpha': null}, 'windows': []}|config.alpha is null, allowed is a number above 0 and at most 0.5",
        "{'config': {'alphaSrm': 0.5}, 'windows': []}|config.alphaSrm is 0.5, allowed is a number above 0 and below 0.5",
        "{'config': {'mode': 'fast'}, 'windows': []}|config.mode is \"fast\", allowed is noHarm or prove",
        "{'config': {'onSrm': 'hold'}, 'windows': []}|config.onSrm is \"hold\", allowed is HOLD or ROLLBACK",
        "{'config': {'interval': 7.5}, 'windows': []}|config.interval is 7.5, allowed is a whole number of at least 1 and at most 3600",
        "{'config': {'weights': []}, 'windows': []}|config.weights is [], allowed is a list of at least one weight",
        "{'config': {'weights': [0.5, 5]}, 'windows': []}|config.weights[1] is 5, allowed is a number above 0 and at most 1",
        "{'config': {'bounds': [2, 1]}, 'windows': []}|config.bounds is [2,1], allowed is null or a list of strictly ascending numbers",
        "{'config': {'bounds': [1], 'quantiles': []}, 'windows': []}|config.quantiles is [], allowed is a list of at least one quantile where bounds are given",
        "{'config': {'quantiles': [1.5]}, 'windows': []}|config.quantiles[0] is 1.5, allowed is a number above 0 and below 1",
        "{'config': {'rho': 0.9}, 'windows': []}|config.rho is 0.9, allowed is a number of at least 1 and at most 101",
        "{'config': {'minConfirmations': 0}, 'windows': []}|config.minConfirmations is 0, allowed is a whole number of at least 1 and at most 100",
        "{'config': {}, 'windows': [7]}|windows[0] is 7, allowed is a JSON object",
        "{'config': {}, 'windows': [{'nA': 1, 'xA': 0, 'nB': 0, 'xB': 0}]}|windows[0].weight is missing, allowed is a number above 0 and at most 1",
        "{'config': {}, 'windows': [{'weight': 0.1, 'nA': 1, 'xA': 0, 'nB': 5}]}|windows[0].xB is missing, allowed is a whole number of at least 0 and at most 1000000000000000",
        "{'config': {}, 'windows': [{'weight': 0.1, 'nA': 1, 'xA': 2, 'nB': 5, 'xB': 0}]}|windows[0].xA is 2, allowed is at most nA, which is 1",
        "{'config': {}, 'windows': [{'weight': 0.1, 'nA': 1, 'xA': 0, 'nB': -5, 'xB': 0}]}|windows[0].nB is -5, allowed is a whole number of at least 0 and at most 1000000000000000",
        "{'config': {}, 'windows': [{'weight': 0.1, 'nA': 9, 'xA': 0, 'nB': 5, 'xB': 1, 'cB': 5}]}|windows[0].cB is 5, allowed is at most nB - xB, which is 4",
        "{'config': {}, 'windows': [{'weight': 0.1, 'nA': 9, 'xA': 1, 'nB': 5, 'xB': 1, 'uA': 2}]}|windows[0].uA is 2, allowed is at most xA, which is 1",
        "{'config': {}, 'windows': [{'weight': 0, 'nA': 1, 'xA': 0, 'nB': 5, 'xB': 0}]}|windows[0].weight is 0, allowed is a number above 0 and at most 1",
        "{'config': {}, 'windows': [{'weight': 0.1, 'na': 1}]}|windows[0].na is not known, allowed are weight, nA, xA, nB, xB, cA, cB, uA, uB, hA, hB, mayAdvance, stableServing, index, step, lastStep, samples, stableSide",
        "{'config': {}, 'windows': [{'weight': 0.1, 'nA': 1, 'xA': 0, 'nB': 5, 'xB': 0, 'mayAdvance': 1}]}|windows[0].mayAdvance is 1, allowed is true or false",
        "{'config': {'bounds': [1, 2]}, 'windows': [{'weight': 0.1, 'nA': 1, 'xA': 0, 'nB': 5, 'xB': 0}]}|windows[0].hA is missing, allowed is a list of 3 counts, one more than bounds",
        "{'config': {'bounds': [1, 2]}, 'windows': [{'weight': 0.1, 'nA': 1, 'xA': 0, 'nB': 5, 'xB': 0, 'hA': [1, 0]}]}|windows[0].hA has 2 counts, allowed are 3, one more than bounds",
        "{'config': {'bounds': [1, 2]}, 'windows': [{'weight': 0.1, 'nA': 1, 'xA': 0, 'nB': 5, 'xB': 0, 'hA': [1, 0, -1]}]}|windows[0].hA[2] is -1, allowed is a whole number of at least 0",
        "{'config': {'bounds': [1, 2]}, 'windows': [{'weight': 0.1, 'nA': 1, 'xA': 0, 'nB': 5, 'xB': 0, 'hA': {'from': 2, 'cells': [1, 1]}}]}|windows[0].hA.cells has 4 counts, allowed are 3, one more than bounds",
        "{'config': {}, 'windows': [], 'state': {'version': 9}}|state.version is 9, allowed is a whole number of at least 2 and at most 3",
      })
  void shouldNameFieldValueAndAllowedWhenTheInputIsWrong(String input, String message) {
    // When / Then
    assertThatThrownBy(() -> read(input))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void shouldCountNothingWhenAnOldRecordingDoesNotSayIt() {
    // When
    var window = read("{'config': {}, 'windows': [" + WINDOW + "]}").windows().get(0);
    // Then
    assertThat(window.stable().clientErrors()).isZero();
    assertThat(window.stable().unanswered()).isZero();
  }

  @Test
  void shouldNameTheWindowWhenALaterOneIsWrong() {
    // Given
    String bad = WINDOW.replace("'xB': 0", "'xB': 11");
    // When / Then
    assertThatThrownBy(
            () -> read("{'config': {}, 'windows': [" + WINDOW + "," + WINDOW + "," + bad + "]}"))
        .hasMessage("windows[2].xB is 11, allowed is at most nB, which is 10");
  }

  @Test
  void shouldNameThePlaceWhenTheInputIsNotJson() {
    // When / Then
    assertThatThrownBy(() -> read("{'config': {},\n 'windows': [}"))
        .hasMessageStartingWith("the recording is not JSON in line 2, column 14: ");
    assertThatThrownBy(() -> read(""))
        .hasMessage("the recording is empty, allowed is a JSON object");
    assertThatThrownBy(() -> read("{'config': {}, 'config': {}}")).hasMessageContaining("config");
  }

  @Test
  void shouldReadTheSameRulesWhenTheyWereWritten() {
    for (AnalysisConfig config :
        List.of(AnalysisConfig.defaults(), UNUSUAL, UNUSUAL.latency(LatencyRules.off()))) {
      // Given
      var recording = recording(config, 0);
      // When
      var again = RecordingEntries.read(RecordingEntries.of(recording), Long.MAX_VALUE - 1);
      // Then
      assertThat(again).isEqualTo(recording);
      assertThat(again.config()).isEqualTo(config);
    }
  }

  @Test
  void shouldNeedNoStateWhenARolloutHasItsDefaults() {
    // Given
    var rollout = AnalysisConfig.defaults().caution(CautionRules.defaults());
    // When
    String head = RecordingEntries.of(recording(rollout, 1)).get(RecordingEntries.HEAD);
    // Then
    assertThat(head).contains("\"falseHoldRate\":0.1").doesNotContain("\"state\"");
  }

  @Test
  void shouldKeepRulesThatHaveNoNameWhenTheyAreWritten() {
    // Given
    var nameless =
        UNUSUAL.latency(new LatencyRules(0.3, List.of(), List.of(0.6), 0.2, List.of(1.0)));
    var recording = recording(nameless, 2);
    // When
    var again = RecordingEntries.read(RecordingEntries.of(recording), Long.MAX_VALUE - 1);
    // Then
    assertThat(again).isEqualTo(recording);
  }

  @Test
  void shouldRefuseOtherRulesWhenTheStateWasBegunWithItsOwn() {
    // Given
    var entries = RecordingEntries.of(recording(UNUSUAL, 4).shortened());
    String head = entries.get(RecordingEntries.HEAD);
    entries.put(RecordingEntries.HEAD, head.replace("\"alpha\":0.01", "\"alpha\":0.04"));
    // When / Then
    assertThatThrownBy(() -> RecordingEntries.read(entries, 99))
        .hasMessageContaining("allowed is one that was begun with the rules of config");
  }

  @Test
  void shouldEndInTheSameStateWhenTheOlderHalfIsLeftOut() {
    // Given
    var whole = recording(AnalysisConfig.defaults(), 11);
    var lines = new ArrayList<String>();
    EngineState end =
        Replay.plain().run(whole, (t, step, j) -> lines.add(JudgementJson.line(t, step, j)));
    // When
    var shorter = RecordingEntries.read(RecordingEntries.of(whole.shortened()), Long.MAX_VALUE - 1);
    // Then
    var fewer = new ArrayList<String>();
    assertThat(
            Replay.plain().run(shorter, (t, step, j) -> fewer.add(JudgementJson.line(t, step, j))))
        .isEqualTo(end);
    assertThat(fewer).isEqualTo(lines.subList(6, 11));
    assertThat(shorter.counted()).isEqualTo(11);
  }

  @Test
  void shouldLeaveOutWhatWasNeverCountedWhenAWindowIsAboveTheLast() {
    // Given
    var recording = recording(AnalysisConfig.defaults(), 3);
    // When
    var counted = RecordingEntries.read(RecordingEntries.of(recording), 1);
    // Then
    assertThat(counted.windows()).hasSize(2);
    assertThat(RecordingEntries.after(RecordingEntries.of(recording), 1))
        .containsExactly("w0000000000000000002");
  }

  private static Recording recording(AnalysisConfig config, int windows) {
    int cells = ConfigJson.cells(config);
    assertThat(ConfigJson.cells(AnalysisConfig.defaults())).isEqualTo(LatencyBounds.cells());
    return new Recording(
        List.of(0.05, 0.1),
        Engine.start(config),
        IntStream.range(0, windows)
            .mapToObj(
                i ->
                    new RecordedWindow(
                        i,
                        0,
                        0.05,
                        false,
                        i % 3 != 0,
                        StableSide.values()[i % 4],
                        quiet(cells, 950),
                        quiet(cells, 50 + i),
                        i == 0 ? Samples.NONE : samples(i)))
            .toList());
  }

  private static Samples samples(int i) {
    return new Samples(
        Map.of("orders", new Counts(90, 1, 10, i)),
        Map.of("size", new Samples.Distribution(quiet(4, 50), quiet(4, 50))),
        Map.of("age", new Samples.Quantiles(List.of(1.5, Double.NaN), List.of(2.0, 3.0))),
        Map.of("smoke", new Samples.Check(true, "200")),
        Map.of("stock", new Counts(9, 0, 1, 0)));
  }

  private static Traffic quiet(int length, long requests) {
    long[] cells = new long[length];
    if (length > 2) {
      cells[length / 2] = requests - 1;
      cells[length / 2 + 1] = 1;
    }
    return new Traffic(requests, requests / 50, requests / 20, requests / 100, cells);
  }

  private static Recording read(String input) {
    return new RecordingJson().read(input.replace('\'', '"'));
  }
}
