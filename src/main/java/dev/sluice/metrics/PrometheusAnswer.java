package dev.sluice.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what {@code /api/v1/query} answers.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/api/">HTTP API</a>
 */
final class PrometheusAnswer {
  /** More than that is a query that selects too much. */
  static final int MOST_SERIES = 10_000;

  private static final int EXCERPT = 100;
  private static final ObjectMapper JSON = new ObjectMapper();

  private PrometheusAnswer() {}

  /**
   * @return in no order
   * @throws MetricTrouble with Prometheus' own words where it has some
   */
  static List<Series> read(int status, String body) {
    JsonNode answer = tree(status, body);
    if (!"success".equals(answer.path("status").asText())) {
      throw new MetricTrouble(
          "QueryRefused",
          "Prometheus says "
              + answer.path("errorType").asText("error")
              + ": "
              + answer.path("error").asText());
    }
    JsonNode data = answer.path("data");
    return switch (data.path("resultType").asText()) {
      case "vector" -> vector(data.path("result"));
      case "scalar" -> List.of(new Series(Map.of(), number(data.path("result"))));
      default ->
          throw new MetricTrouble(
              "WrongType",
              "the answer is a "
                  + data.path("resultType").asText("?")
                  + ", allowed: instant vector, scalar");
    };
  }

  private static JsonNode tree(int status, String body) {
    try {
      JsonNode answer = JSON.readTree(body);
      if (answer.path("status").isTextual()) {
        return answer;
      }
    } catch (JsonProcessingException e) {
      // somebody else answers, which the status and the first words show best
    }
    throw new MetricTrouble(
        "QueryRefused",
        "answered " + status + " and not as Prometheus: " + MetricTrouble.shortened(body, EXCERPT));
  }

  private static List<Series> vector(JsonNode result) {
    if (result.size() > MOST_SERIES) {
      throw new MetricTrouble(
          "TooManySeries", "the answer has " + result.size() + " series, allowed: " + MOST_SERIES);
    }
    List<Series> all = new ArrayList<>(result.size());
    for (JsonNode series : result) {
      if (!series.has("value")) {
        throw new MetricTrouble(
            "WrongType", "the answer is a native histogram, allowed: instant vector, scalar");
      }
      all.add(new Series(labels(series.path("metric")), number(series.path("value"))));
    }
    return all;
  }

  private static Map<String, String> labels(JsonNode metric) {
    Map<String, String> labels = new HashMap<>();
    metric.properties().forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return labels;
  }

  /** A pair of time and value, the value as text. */
  private static double number(JsonNode pair) {
    return Numbers.parse(pair.path(1).asText("NaN"));
  }
}
