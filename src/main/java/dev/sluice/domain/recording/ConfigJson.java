package dev.sluice.domain.recording;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.CautionRules;
import dev.sluice.domain.analysis.ClientErrorRules;
import dev.sluice.domain.analysis.LatencyBounds;
import dev.sluice.domain.analysis.LatencyRules;
import dev.sluice.domain.analysis.Margin;
import dev.sluice.domain.analysis.Promotion;
import dev.sluice.domain.analysis.Response;
import dev.sluice.domain.analysis.SampleRatioRules;
import dev.sluice.domain.analysis.Schedule;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules under the short names of the statistics: {@code rho}, {@code delta}, {@code phi}. */
final class ConfigJson {
  private static final List<String> KEYS =
      List.of(
          "alpha",
          "beta",
          "alphaSrm",
          "weights",
          "minStepWindows",
          "minStepRequests",
          "interval",
          "warmup",
          "mode",
          "maxDuration",
          "maxExposureRequests",
          "onInconclusive",
          "onSrm",
          "noDataWindows",
          "minConfirmations",
          "rho",
          "delta",
          "phi",
          "slowdown",
          "niTailSlack",
          "bounds",
          "quantiles",
          "niQuantiles",
          "srmTolerance",
          "srmPhi",
          "guardRho",
          "guardDelta",
          "clientErrorRho",
          "clientErrorDelta",
          "clientErrorShare",
          "settleWindows",
          "minJudgedWindows",
          "falseHoldRate",
          "measureNoise");

  private static final List<Double> WEIGHTS = List.of(0.05, 0.10, 0.20, 0.30, 0.50);
  private static final List<String> RESPONSES = List.of("HOLD", "ROLLBACK");
  private static final Range RATE = Range.above(0, 0.5);
  private static final Range FACTOR = Range.of(1, 101);
  private static final Range CLUSTER = Range.of(1, 1_000_000);
  private static final Range QUANTILE = Range.between(0, 1);
  private static final List<Double> OUR_BOUNDS =
      Arrays.stream(LatencyBounds.milliseconds()).boxed().toList();

  /** Without bounds latency is not judged. */
  private static final LatencyRules LATENCY = LatencyRules.defaults();

  private static final AnalysisConfig DEFAULTS = AnalysisConfig.defaults();

  private ConfigJson() {}

  static Fields fields(@Nullable JsonNode config) {
    return Fields.of("config", config, KEYS);
  }

  /** The canary's share of requests per step; above 0, at most 1; not empty. */
  static List<Double> weights(Fields in) {
    List<Double> weights = in.numbers("weights", WEIGHTS, Range.above(0, 1));
    return weights.isEmpty() ? in.complain("weights", "a list of at least one weight") : weights;
  }

  /**
   * What is absent has its default; but of what only Rollouts have by default, a replay has none.
   */
  static AnalysisConfig read(Fields in) {
    return DEFAULTS
        .rates(in.number("alpha", 0.05, RATE), in.number("beta", 0.05, RATE))
        .promotion(
            in.word("mode", "noHarm", List.of("noHarm", "prove")).equals("prove")
                ? Promotion.PROVE
                : Promotion.NO_HARM)
        .minConfirmations((int) in.whole("minConfirmations", 2, 1, 100))
        .minJudgedWindows((int) in.whole("minJudgedWindows", 0, 0, 1000))
        .clusterSize(in.number("phi", 1, CLUSTER))
        .onInconclusive(response(in, "onInconclusive", "ROLLBACK"))
        .errors(margin(in, "rho", "delta", DEFAULTS.errors()))
        .guard(margin(in, "guardRho", "guardDelta", DEFAULTS.guard()))
        .clientErrors(clientErrors(in))
        .latency(latency(in))
        .sampleRatio(
            new SampleRatioRules(
                in.number("srmTolerance", 0.10, Range.of(0, 0.9)),
                in.number("alphaSrm", 0.001, Range.between(0, 0.5)),
                in.number("srmPhi", 1, CLUSTER),
                response(in, "onSrm", "HOLD")))
        .caution(caution(in))
        .schedule(schedule(in));
  }

  private static ClientErrorRules clientErrors(Fields in) {
    ClientErrorRules otherwise = ClientErrorRules.OFF;
    return new ClientErrorRules(
        margin(in, "clientErrorRho", "clientErrorDelta", otherwise.margin()),
        in.number("clientErrorShare", otherwise.share(), Range.of(0, 0.5)));
  }

  private static CautionRules caution(Fields in) {
    return new CautionRules(
        in.number("falseHoldRate", 0, Range.of(0, 0.5)),
        Boolean.TRUE.equals(in.flag("measureNoise")));
  }

  private static Response response(Fields in, String key, String otherwise) {
    return Response.valueOf(in.word(key, otherwise, RESPONSES));
  }

  private static Margin margin(Fields in, String rho, String delta, Margin otherwise) {
    double factor = in.number(rho, 1 + otherwise.maxRelativeIncrease(), FACTOR);
    return new Margin(
        factor - 1, in.number(delta, otherwise.maxAbsoluteIncrease(), Range.of(0, 0.5)));
  }

  private static LatencyRules latency(Fields in) {
    double slowdown = in.number("slowdown", LATENCY.maxSlowdown(), Range.of(0, 10));
    double slack = in.number("niTailSlack", LATENCY.proofSlack(), Range.of(0, 0.5));
    List<Double> harm = in.numbers("quantiles", LATENCY.quantiles(), QUANTILE);
    List<Double> proof = in.numbers("niQuantiles", LATENCY.proofQuantiles(), QUANTILE);
    List<Double> bounds = in.isNothing("bounds") ? List.of() : bounds(in);
    if (bounds.isEmpty()) {
      return new LatencyRules(slowdown, List.of(), List.of(), slack, List.of());
    }
    if (harm.isEmpty()) {
      return in.complain("quantiles", "a list of at least one quantile where bounds are given");
    }
    return new LatencyRules(
        slowdown, harm, proof, slack, bounds.equals(OUR_BOUNDS) ? List.of() : bounds);
  }

  private static List<Double> bounds(Fields in) {
    List<Double> bounds = in.numbers("bounds", List.of(), Range.above(0, 1e15));
    for (int i = 1; i < bounds.size(); i++) {
      if (bounds.get(i) <= bounds.get(i - 1)) {
        in.complain("bounds", "null or a list of strictly ascending numbers");
      }
    }
    return bounds;
  }

  /** A step takes a window and an analysis an interval at least, so less means the same. */
  private static Schedule schedule(Fields in) {
    long interval = in.whole("interval", 30, 1, 3600);
    return new Schedule(
        interval,
        in.whole("warmup", 60, 0, 86_400),
        (int) in.whole("settleWindows", 0, 0, 1000),
        (int) Math.max(1, in.whole("minStepWindows", 3, 0, 1_000_000)),
        in.whole("minStepRequests", 100, 0, Long.MAX_VALUE),
        Math.max(interval, in.whole("maxDuration", 3600, 0, Long.MAX_VALUE)),
        in.whole("maxExposureRequests", 0, 0, Long.MAX_VALUE),
        (int) in.whole("noDataWindows", 10, 1, 1_000_000));
  }

  static ObjectNode write(AnalysisConfig config, List<Double> weights) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("alpha", config.falseRollbackRate()).put("beta", config.falseProofRate());
    out.put("alphaSrm", config.sampleRatio().falseAlarmRate());
    list(out, "weights", weights);
    schedule(out, config.schedule());
    out.put("mode", config.promotion() == Promotion.PROVE ? "prove" : "noHarm");
    out.put("onInconclusive", config.onInconclusive().name());
    out.put("onSrm", config.sampleRatio().onMismatch().name());
    out.put("minConfirmations", config.minConfirmations());
    out.put("minJudgedWindows", config.minJudgedWindows());
    out.put("falseHoldRate", config.caution().falseHoldRate());
    out.put("measureNoise", config.caution().measureNoise());
    out.put("rho", 1 + config.errors().maxRelativeIncrease());
    out.put("delta", config.errors().maxAbsoluteIncrease());
    out.put("phi", config.clusterSize());
    out.put("srmTolerance", config.sampleRatio().tolerance());
    out.put("srmPhi", config.sampleRatio().clusterSize());
    out.put("guardRho", 1 + config.guard().maxRelativeIncrease());
    out.put("guardDelta", config.guard().maxAbsoluteIncrease());
    clientErrors(out, config.clientErrors());
    latency(out, config.latency());
    return out;
  }

  private static void clientErrors(ObjectNode out, ClientErrorRules rules) {
    out.put("clientErrorRho", 1 + rules.margin().maxRelativeIncrease());
    out.put("clientErrorDelta", rules.margin().maxAbsoluteIncrease());
    out.put("clientErrorShare", rules.share());
  }

  private static void schedule(ObjectNode out, Schedule schedule) {
    out.put("minStepWindows", schedule.minStepWindows());
    out.put("minStepRequests", schedule.minStepRequests());
    out.put("interval", schedule.intervalSeconds()).put("warmup", schedule.warmupSeconds());
    out.put("settleWindows", schedule.settleWindows());
    out.put("maxDuration", schedule.maxDurationSeconds());
    out.put("maxExposureRequests", schedule.maxExposureRequests());
    out.put("noDataWindows", schedule.noDataWindows());
  }

  private static void latency(ObjectNode out, LatencyRules rules) {
    out.put("slowdown", rules.maxSlowdown()).put("niTailSlack", rules.proofSlack());
    if (rules.quantiles().isEmpty()) {
      out.putNull("bounds");
      return;
    }
    list(out, "quantiles", rules.quantiles());
    list(out, "niQuantiles", rules.proofQuantiles());
    list(out, "bounds", rules.bounds().isEmpty() ? OUR_BOUNDS : rules.bounds());
  }

  private static void list(ObjectNode out, String key, List<Double> numbers) {
    var list = out.putArray(key);
    numbers.forEach(list::add);
  }

  /**
   * Cells of a histogram under these rules, the overflow included; 0 where latency is not judged.
   */
  static int cells(AnalysisConfig config) {
    LatencyRules rules = config.latency();
    if (rules.quantiles().isEmpty()) {
      return 0;
    }
    return (rules.bounds().isEmpty() ? OUR_BOUNDS : rules.bounds()).size() + 1;
  }
}
