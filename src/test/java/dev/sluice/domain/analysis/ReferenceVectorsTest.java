package dev.sluice.domain.analysis;

import static dev.sluice.domain.analysis.Vectors.array;
import static dev.sluice.domain.analysis.Vectors.assertClose;
import static dev.sluice.domain.analysis.Vectors.cap;
import static dev.sluice.domain.analysis.Vectors.counts;
import static dev.sluice.domain.analysis.Vectors.doubles;
import static dev.sluice.domain.analysis.Vectors.margin;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.domain.analysis.LatencyProcess.Threshold;
import dev.sluice.domain.analysis.Vectors.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every number of {@code statistics/vectors.json}. */
class ReferenceVectorsTest {
  @Test
  void shouldKnowEveryOperationWhenTheVectorsAreRead() {
    List<String> operations =
        List.of(
            "logBet",
            "startMix",
            "errorProcess",
            "latencyProcess",
            "srmIncrements",
            "srmProcess",
            "signProcess",
            "combine",
            "eBH",
            "growthPerWindow",
            "planTimeToDetect",
            "engine");
    int tested = operations.stream().mapToInt(operation -> Vectors.all(operation).size()).sum();
    assertThat(tested).isEqualTo(Vectors.all("").size()).isEqualTo(54);
  }

  @ReferenceVectors("logBet")
  void shouldEqualTheReferenceWhenAWindowIsBetOn(Vector vector) {
    JsonNode in = vector.input();
    double logE =
        WindowBet.logE(
            counts(in),
            margin(in),
            in.get("phat").asDouble(),
            in.get("theta").asDouble(),
            in.get("phi").asDouble(),
            cap(in.get("cap")));
    assertClose(logE, vector.expected().get("logE"));
  }

  @ReferenceVectors("startMix")
  void shouldEqualTheReferenceWhenStartsAreMixed(Vector vector) {
    Mixture mixture = Mixture.EMPTY;
    List<Double> logE = new ArrayList<>();
    for (JsonNode increments : vector.input().get("increments")) {
      mixture = mixture.plus(array(increments));
      logE.add(mixture.logE());
    }
    assertClose(logE, vector.expected().get("logE"));
    assertClose(mixture.logs(), vector.expected().get("finalL"));
    assertClose(mixture.maxLogE(), vector.expected().get("maxLogE"));
    assertClose(mixture.anytimePValue(), vector.expected().get("anytimeP"));
  }

  @ReferenceVectors("errorProcess")
  void shouldEqualTheReferenceWhenErrorsAreScored(Vector vector) {
    JsonNode config = vector.input().get("config");
    Bets bets =
        new Bets(
            margin(config),
            doubles(config.get("grid")),
            config.get("phi").asDouble(),
            cap(config.get("cap")));
    RateEvidence evidence = RateEvidence.EMPTY;
    List<Double> logE = new ArrayList<>();
    for (JsonNode window : vector.input().get("windows")) {
      evidence = evidence.score(bets, counts(window));
      logE.add(evidence.mixture().logE());
    }
    JsonNode expected = vector.expected();
    assertClose(logE, expected.get("logE"));
    assertThat(evidence.mixture().t()).isEqualTo(expected.get("scoredBlocks").asLong());
    assertClose(evidence.mixture().logs(), expected.get("finalL"));
    assertClose(evidence.mixture().maxLogE(), expected.get("maxLogE"));
    assertClose(evidence.stableBad(), expected.get("sx"));
    assertClose(evidence.stableAll(), expected.get("sn"));
    Counts pending = evidence.pending();
    assertThat(
            List.of(pending.stable(), pending.stableBad(), pending.canary(), pending.canaryBad()))
        .isEqualTo(Vectors.elements(expected.get("pending")).map(JsonNode::asLong).toList());
  }

  @ReferenceVectors("latencyProcess")
  void shouldEqualTheReferenceWhenLatencyIsScored(Vector vector) {
    JsonNode config = vector.input().get("config");
    boolean proof = doubles(config.get("grid")).equals(Bets.NO_HARM);
    List<Double> quantiles = doubles(config.get("quantiles"));
    double slack = config.get("tailSlack").asDouble();
    LatencyRules rules =
        new LatencyRules(
            config.get("slowdown").asDouble(),
            quantiles,
            quantiles,
            slack,
            doubles(config.get("bounds")));
    LatencyProcess process = new LatencyProcess(rules, cap(config.get("cap")));
    LatencyEvidence evidence = process.start();
    int i = 0;
    for (JsonNode window : vector.input().get("windows")) {
      JsonNode expected = vector.expected().get("windows").get(i++);
      assertThresholds(
          process,
          evidence.history().cells(rules.cells()),
          quantiles,
          slack,
          expected.get("thresholds"));
      evidence = process.score(evidence, traffic(window.get("hA")), traffic(window.get("hB")));
      List<Mixture> mixtures = proof ? evidence.proof() : evidence.harm();
      assertClose(mixtures.stream().map(Mixture::logE).toList(), expected.get("perQuantile"));
      assertClose(
          LogMath.mean(mixtures.stream().map(Mixture::logE).toList()), expected.get("logE"));
    }
    assertClose(
        Arrays.stream(evidence.history().cells(rules.cells())).boxed().toList(),
        vector.expected().get("H"));
  }

  private static Traffic traffic(JsonNode histogram) {
    long[] cells = Vectors.cells(histogram);
    return new Traffic(Arrays.stream(cells).sum(), 0, cells);
  }

  private static void assertThresholds(
      LatencyProcess process,
      double[] history,
      List<Double> quantiles,
      double slack,
      JsonNode expected) {
    for (int i = 0; i < quantiles.size(); i++) {
      if (!expected.get(i).isNull()) {
        Threshold at = process.threshold(history, quantiles.get(i), slack);
        List<Double> actual =
            List.of(
                (double) at.stableBound(),
                (double) at.canaryBound(),
                at.margin().factor(),
                at.margin().maxAbsoluteIncrease());
        assertClose(actual, expected.get(i));
      }
    }
  }

  @ReferenceVectors("srmIncrements")
  void shouldEqualTheReferenceWhenASplitIsBetOn(Vector vector) {
    JsonNode in = vector.input();
    double[] increments =
        SampleRatioProcess.increments(
            rules(in), in.get("nA").asLong(), in.get("nB").asLong(), in.get("weight").asDouble());
    assertClose(Arrays.stream(increments).boxed().toList(), vector.expected().get("increments"));
  }

  @ReferenceVectors("srmProcess")
  void shouldEqualTheReferenceWhenSplitsAreScored(Vector vector) {
    Mixture mixture = Mixture.EMPTY;
    List<Double> logE = new ArrayList<>();
    for (JsonNode window : vector.input().get("windows")) {
      mixture =
          SampleRatioProcess.score(
              mixture,
              rules(vector.input()),
              window.get("nA").asLong(),
              window.get("nB").asLong(),
              window.get("weight").asDouble());
      logE.add(mixture.logE());
    }
    assertClose(logE, vector.expected().get("logE"));
    assertClose(mixture.maxLogE(), vector.expected().get("maxLogE"));
    assertThat(mixture.t()).isEqualTo(vector.expected().get("updates").asLong());
  }

  private static SampleRatioRules rules(JsonNode in) {
    return new SampleRatioRules(
        in.get("tolerance").asDouble(), 0.001, in.get("phi").asDouble(), Response.HOLD);
  }

  @ReferenceVectors("signProcess")
  void shouldEqualTheReferenceWhenOnlyQuantilesAreKnown(Vector vector) {
    SignProcess process = SignProcess.EMPTY;
    List<Double> logE = new ArrayList<>();
    for (JsonNode window : vector.input().get("windows")) {
      process =
          process.plus(
              optional(window.get("stable")),
              optional(window.get("canary")),
              vector.input().get("slowdown").asDouble());
      logE.add(process.logE());
    }
    assertClose(logE, vector.expected().get("logE"));
  }

  private static OptionalDouble optional(JsonNode node) {
    return node.isNull() ? OptionalDouble.empty() : OptionalDouble.of(node.asDouble());
  }

  @ReferenceVectors("combine")
  void shouldEqualTheReferenceWhenMetricsAreCombined(Vector vector) {
    double logE =
        Combination.mean(
            doubles(vector.input().get("logE")), doubles(vector.input().get("weights")));
    assertClose(logE, vector.expected().get("logE"));
  }

  @ReferenceVectors("eBH")
  void shouldEqualTheReferenceWhenTheGuiltyAreNamed(Vector vector) {
    List<Integer> guilty =
        Combination.guilty(
            doubles(vector.input().get("logE")), vector.input().get("alpha").asDouble());
    assertThat(guilty)
        .isEqualTo(
            Vectors.elements(vector.expected().get("rejected")).map(JsonNode::asInt).toList());
  }

  @ReferenceVectors("growthPerWindow")
  void shouldEqualTheReferenceWhenGrowthIsForetold(Vector vector) {
    JsonNode in = vector.input();
    double nats =
        Planner.growthPerWindow(
            in.get("nA").asDouble(),
            in.get("nB").asDouble(),
            in.get("pA").asDouble(),
            in.get("pB").asDouble(),
            margin(in));
    assertClose(nats, vector.expected().get("nats"));
  }

  @ReferenceVectors("planTimeToDetect")
  void shouldEqualTheReferenceWhenTheTimeToDetectIsForetold(Vector vector) {
    JsonNode in = vector.input();
    Planner.Plan plan =
        new Planner.Plan(
            in.get("rps").asDouble(),
            in.get("interval").asDouble(),
            doubles(in.get("weights")),
            in.get("windowsPerStep").asInt(),
            in.get("warmupWindows").asInt(),
            margin(in),
            in.get("alpha").asDouble(),
            in.get("metricWeight").asDouble());
    assertClose(plan.neededLogE(), vector.expected().get("neededNats"));
    JsonNode seconds = vector.expected().get("seconds");
    var found = Planner.secondsToDetect(plan, in.get("pA").asDouble(), in.get("pB").asDouble());
    assertThat(found.isPresent()).isEqualTo(!seconds.isNull());
    found.ifPresent(actual -> assertThat(actual).isEqualTo(seconds.asLong()));
  }

  @ReferenceVectors("engine")
  void shouldEqualTheReferenceWhenTheEngineDecides(Vector vector) {
    EngineState state = Engine.start(Vectors.config(vector.input().get("config")));
    int step = 0;
    int i = 0;
    for (Window window : Vectors.windows(vector.input())) {
      JsonNode expected = vector.expected().get("outputs").get(i++);
      Outcome outcome = Engine.onWindow(state, window);
      Judgement judgement = outcome.judgement().orElseThrow();
      assertThat(step).isEqualTo(expected.get("step").asInt());
      assertJudgement(judgement, expected);
      step += judgement.advance() ? 1 : 0;
      state = outcome.next();
    }
    assertThat(state.decision().name()).isEqualTo(vector.expected().get("final").asText());
    assertThat(i).isEqualTo(vector.expected().get("finalWindow").asInt() + 1);
  }

  private static void assertJudgement(Judgement judgement, JsonNode expected) {
    boolean fin =
        judgement.decision() == Decision.PROMOTE || judgement.decision() == Decision.ROLLBACK;
    assertThat(fin ? judgement.decision().name() : "CONTINUE")
        .isEqualTo(expected.get("decision").asText());
    assertThat(judgement.advance()).isEqualTo(expected.get("advance").asBoolean());
    assertThat(judgement.hold()).isEqualTo(expected.get("hold").asBoolean());
    assertThat(reason(judgement)).isEqualTo(expected.get("reason").asText());
    assertClose(judgement.logHarm(), expected.get("logHarm"));
    assertThat(judgement.logE()).hasSize(expected.get("logE").size());
    judgement
        .logE()
        .forEach((metric, logE) -> assertClose(logE, expected.get("logE").get(metric.text())));
    assertClose(judgement.proofLogE(), expected.get("niMaxLogE"));
    assertClose(judgement.sampleRatioLogE(), expected.get("srmLogE"));
  }

  private static String reason(Judgement judgement) {
    return switch (judgement.reason()) {
      case HARM ->
          "HARM:" + judgement.guilty().stream().map(Metric::text).collect(Collectors.joining(","));
      case SAMPLE_RATIO -> "SRM";
      case WARMING_UP, GATHERING, PAUSED, NOT_PROVEN -> "";
      case OUTAGE,
          CHECK_FAILED,
          DOWNSTREAM,
          NO_DATA,
          SUSPECTED,
          INCONCLUSIVE,
          PROVEN,
          NO_HARM,
          JUDGED_ALONE,
          STEP_COMPLETE ->
          judgement.reason().name();
    };
  }
}
