package dev.sluice.domain.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;

/** The project's reference vectors, computed by an independent scalar implementation in Python. */
final class Vectors {
  static final ObjectMapper JSON = new ObjectMapper();

  private Vectors() {}

  /** One vector; prints as its id and name. */
  record Vector(JsonNode input, JsonNode expected, String label) {
    @Override
    public String toString() {
      return label;
    }
  }

  static List<Vector> all(String operation) {
    try (InputStream stream = Vectors.class.getResourceAsStream("/statistics/vectors.json")) {
      return elements(JSON.readTree(stream).get("vectors"))
          .filter(node -> operation.isEmpty() || node.get("op").asText().equals(operation))
          .map(
              node ->
                  new Vector(
                      node.get("input"),
                      node.get("expected"),
                      node.get("id").asText() + " " + node.get("name").asText()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  static List<Double> doubles(JsonNode array) {
    return elements(array).map(JsonNode::asDouble).toList();
  }

  static double[] array(JsonNode array) {
    return elements(array).mapToDouble(JsonNode::asDouble).toArray();
  }

  static long[] cells(JsonNode array) {
    return array == null ? new long[0] : elements(array).mapToLong(JsonNode::asLong).toArray();
  }

  /** {@code null} stands for no cap. */
  static double cap(JsonNode node) {
    return node.isNull() ? Double.POSITIVE_INFINITY : node.asDouble();
  }

  static Margin margin(JsonNode node) {
    return new Margin(node.get("rho").asDouble() - 1, node.get("delta").asDouble());
  }

  static Counts counts(JsonNode node) {
    return new Counts(
        node.get("nA").asLong(),
        node.get("xA").asLong(),
        node.get("nB").asLong(),
        node.get("xB").asLong());
  }

  static Traffic stable(JsonNode window) {
    return new Traffic(
        window.get("nA").asLong(), window.get("xA").asLong(), cells(window.get("hA")));
  }

  static Traffic canary(JsonNode window) {
    return new Traffic(
        window.get("nB").asLong(), window.get("xB").asLong(), cells(window.get("hB")));
  }

  static AnalysisConfig config(JsonNode node) {
    return AnalysisConfig.defaults()
        .rates(node.get("alpha").asDouble(), node.get("beta").asDouble())
        .promotion(node.get("mode").asText().equals("prove") ? Promotion.PROVE : Promotion.NO_HARM)
        .minConfirmations(node.get("minConfirmations").asInt())
        .minJudgedWindows(0)
        .clusterSize(node.get("phi").asDouble())
        .onInconclusive(Response.valueOf(node.get("onInconclusive").asText()))
        .errors(margin(node))
        .guard(new Margin(node.get("guardRho").asDouble() - 1, node.get("guardDelta").asDouble()))
        .latency(latency(node))
        .sampleRatio(
            new SampleRatioRules(
                node.get("srmTolerance").asDouble(),
                node.get("alphaSrm").asDouble(),
                node.get("srmPhi").asDouble(),
                Response.valueOf(node.get("onSrm").asText())))
        .schedule(
            new Schedule(
                node.get("interval").asLong(),
                node.get("warmup").asLong(),
                0,
                node.get("minStepWindows").asInt(),
                node.get("minStepRequests").asLong(),
                node.get("maxDuration").asLong(),
                node.get("maxExposureRequests").asLong(),
                node.get("noDataWindows").asInt()));
  }

  private static LatencyRules latency(JsonNode node) {
    return node.get("bounds").isNull()
        ? LatencyRules.off()
        : new LatencyRules(
            node.get("slowdown").asDouble(),
            doubles(node.get("quantiles")),
            doubles(node.get("niQuantiles")),
            node.get("niTailSlack").asDouble(),
            doubles(node.get("bounds")));
  }

  /** The engine's windows; a step is the last when its weight is the configuration's last. */
  static List<Window> windows(JsonNode input) {
    List<Double> weights = doubles(input.get("config").get("weights"));
    List<Window> windows = new ArrayList<>();
    for (JsonNode node : input.get("windows")) {
      double weight = node.get("weight").asDouble();
      boolean last = weight == weights.get(weights.size() - 1);
      windows.add(new Window(windows.size(), weight, last, true, stable(node), canary(node)));
    }
    return windows;
  }

  /** Within 1e-9, relative above 1. */
  static void assertClose(double actual, JsonNode expected) {
    double wanted = expected.asDouble();
    Assertions.assertThat(actual)
        .isCloseTo(wanted, Offset.offset(1e-9 * Math.max(1, Math.abs(wanted))));
  }

  static void assertClose(List<Double> actual, JsonNode expected) {
    Assertions.assertThat(actual).hasSize(expected.size());
    for (int i = 0; i < actual.size(); i++) {
      assertClose(actual.get(i), expected.get(i));
    }
  }
}
