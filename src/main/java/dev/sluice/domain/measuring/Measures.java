package dev.sluice.domain.measuring;

import java.util.List;

/**
 * What a release is measured by besides its requests, by source. No two have the same name.
 *
 * @param edges requests of one client
 * @param prometheus metrics that a Prometheus server is asked for
 * @param checks webhooks that are asked
 */
public record Measures(
    List<EdgeMetric> edges, List<PrometheusMetric> prometheus, List<WebhookCheck> checks) {
  /** Nothing but its requests. */
  public static final Measures NONE = new Measures(List.of(), List.of(), List.of());

  public Measures {
    edges = List.copyOf(edges);
    prometheus = List.copyOf(prometheus);
    checks = List.copyOf(checks);
  }
}
