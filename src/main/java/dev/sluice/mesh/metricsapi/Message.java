package dev.sluice.mesh.metricsapi;

import dev.sluice.domain.policy.Name;
import io.prometheus.client.Metrics.Counter;
import io.prometheus.client.Metrics.LabelPair;
import io.prometheus.client.Metrics.Metric;
import io.prometheus.client.Metrics.MetricFamily;
import io.prometheus.client.Metrics.MetricType;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects the edges of one message; several ports of a Service are one destination. Everything
 * else in it is passed over.
 */
final class Message {
  private static final String TOTAL = "edge.total";
  private static final String FAILED = "edge.failed";
  private static final String CLIENT_ERRORS = "edge.client_errors";
  private static final String UNANSWERED = "edge.unanswered";
  private static final String LATENCY = "edge.latency_us";
  private static final String DESTINATION = "dst";
  private static final Pattern CLUSTER = Pattern.compile("out\\|([^/|]+)/([^/|]+)\\|\\d+");

  private final Map<Name, Sums> byDestination = new HashMap<>();
  private int unreadable;

  static Message of(List<MetricFamily> families) {
    Message message = new Message();
    families.forEach(message::add);
    return message;
  }

  Collection<EdgeSample> samples() {
    return byDestination.entrySet().stream()
        .map(entry -> entry.getValue().sample(entry.getKey()))
        .toList();
  }

  /** Histograms whose buckets are not ours, and counts that are no counts. */
  int unreadable() {
    return unreadable;
  }

  private void add(MetricFamily family) {
    switch (family.getName()) {
      case TOTAL -> addCounts(family, (sums, count) -> sums.requests += count);
      case FAILED -> addCounts(family, (sums, count) -> sums.failures += count);
      case CLIENT_ERRORS -> addCounts(family, (sums, count) -> sums.clientErrors += count);
      case UNANSWERED -> addCounts(family, (sums, count) -> sums.unanswered += count);
      case LATENCY -> addLatency(family);
      default -> {} // Envoy's other statistics
    }
  }

  private void addCounts(MetricFamily family, ObjLongConsumer<Sums> to) {
    family
        .getMetricList()
        .forEach(
            metric -> sums(metric).ifPresent(sums -> to.accept(sums, count(metric.getCounter()))));
  }

  private void addLatency(MetricFamily family) {
    if (family.getType() == MetricType.HISTOGRAM) { // Envoy can send a summary under the same name
      family
          .getMetricList()
          .forEach(metric -> sums(metric).ifPresent(sums -> addLatency(sums, metric)));
    }
  }

  private void addLatency(Sums sums, Metric metric) {
    LatencyCells.of(metric.getHistogram()).ifPresentOrElse(sums::add, () -> unreadable++);
  }

  private long count(Counter counter) {
    double value = counter.getValue();
    if (value >= 0 && value <= Long.MAX_VALUE / 2.0) {
      return Math.round(value);
    }
    unreadable++;
    return 0;
  }

  private Optional<Sums> sums(Metric metric) {
    return metric.getLabelList().stream()
        .filter(label -> label.getName().equals(DESTINATION))
        .findFirst()
        .flatMap(Message::destination)
        .map(name -> byDestination.computeIfAbsent(name, any -> new Sums()));
  }

  /** Empty for what is no Service of the mesh, such as the passthrough. */
  private static Optional<Name> destination(LabelPair label) {
    Matcher parts = CLUSTER.matcher(label.getValue());
    return parts.matches()
        ? Optional.of(new Name(parts.group(1), parts.group(2)))
        : Optional.empty();
  }

  private static final class Sums {
    private long requests;
    private long failures;
    private long clientErrors;
    private long unanswered;
    private long @Nullable [] latency;

    private void add(long[] cells) {
      if (latency == null) {
        latency = cells;
        return;
      }
      for (int i = 0; i < cells.length; i++) {
        latency[i] += cells[i];
      }
    }

    private EdgeSample sample(Name destination) {
      return new EdgeSample(destination, requests, failures, clientErrors, unanswered, latency);
    }
  }
}
