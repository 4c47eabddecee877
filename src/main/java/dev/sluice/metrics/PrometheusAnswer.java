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

  /** Reason of what Prometheus does not do, whatever it says. */
  static final String REFUSED = "QueryRefused";

  private static final int EXCERPT = 100;
  private static final ObjectMapper JSON = new ObjectMapper();

  private PrometheusAnswer() {}

  /** What holds at one moment, or what was scraped until then. */
  enum Shape {
    INSTANT("instant vector, scalar"),
    RANGE("range vector");

    private final String allowed;

    Shape(String allowed) {
      this.allowed = allowed;
    }
  }

  /**
   * @return in no order
   * @throws MetricTrouble with Prometheus' own words where it has some
   */
  static List<Series> read(int status, String body, Shape shape) {
    JsonNode answer = tree(status, body);
    if (!"success".equals(answer.path("status").asText())) {
      throw new MetricTrouble(
          REFUSED,
          "Prometheus says "
              + answer.path("errorType").asText("error")
              + ": "
              + answer.path("error").asText());
    }
    JsonNode data = answer.path("data");
    String type = data.path("resultType").asText("?");
    return switch (shape + " " + type) {
      case "INSTANT vector" -> series(data.path("result"), "value");
      case "INSTANT scalar" -> List.of(new Series(Map.of(), List.of(reading(data.path("result")))));
      case "RANGE matrix" -> series(data.path("result"), "values");
      default -> throw wrongType("a " + type, shape.allowed);
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
        REFUSED,
        "answered " + status + " and not as Prometheus: " + MetricTrouble.shortened(body, EXCERPT));
  }

  private static List<Series> series(JsonNode result, String field) {
    if (result.size() > MOST_SERIES) {
      throw new MetricTrouble(
          "TooManySeries", "the answer has " + result.size() + " series, allowed: " + MOST_SERIES);
    }
    List<Series> all = new ArrayList<>(result.size());
    for (JsonNode series : result) {
      if (!series.has(field)) {
        throw wrongType("a native histogram", Shape.INSTANT.allowed);
      }
      all.add(new Series(labels(series.path("metric")), readings(series.path(field))));
    }
    return all;
  }

  private static MetricTrouble wrongType(String found, String allowed) {
    return new MetricTrouble("WrongType", "the answer is " + found + ", allowed: " + allowed);
  }

  /** One pair, or a list of them. */
  private static List<Reading> readings(JsonNode values) {
    if (!values.path(0).isArray()) {
      return List.of(reading(values));
    }
    List<Reading> all = new ArrayList<>(values.size());
    values.forEach(pair -> all.add(reading(pair)));
    return all;
  }

  private static Map<String, String> labels(JsonNode metric) {
    Map<String, String> labels = new HashMap<>();
    metric.properties().forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return labels;
  }

  /** A pair of time, in seconds, and value, as text. */
  private static Reading reading(JsonNode pair) {
    return new Reading(
        Math.round(pair.path(0).asDouble() * 1000), Numbers.parse(pair.path(1).asText("NaN")));
  }
}
