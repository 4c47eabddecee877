package dev.sluice.metrics;

import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.measuring.Health;
import dev.sluice.domain.measuring.MetricHealth;
import dev.sluice.domain.measuring.PrometheusMetric;
import dev.sluice.domain.measuring.SampledRelease;
import dev.sluice.domain.measuring.Sampler;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Measures metrics of Prometheus and asks webhooks. Asks shortly before a window ends, so that it
 * ends with what belongs to it; a window that nobody begins is never asked about.
 */
public final class RemoteSampler implements Sampler, MetricHealth {
  /** For an answer of Prometheus. */
  public static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final Clock clock;
  private final HttpExchange http;
  private final Prometheus prometheus;
  private final Map<String, Inquiry> releases = new ConcurrentHashMap<>();

  /**
   * @param clock roughly that of the Prometheus servers
   * @param timeout for an answer of Prometheus, e.g. {@link #TIMEOUT}
   */
  public RemoteSampler(Vertx vertx, Clock clock, Duration timeout) {
    this.vertx = vertx;
    this.clock = clock;
    this.http = new HttpExchange(vertx);
    this.prometheus = new Prometheus(vertx, http, timeout);
  }

  @Override
  public void begin(SampledRelease release) {
    releases.compute(release.uid(), (uid, known) -> continued(known, release)).begin(release);
  }

  @Override
  public Samples take(SampledRelease release) {
    Inquiry inquiry = releases.get(release.uid());
    if (inquiry == null || !inquiry.about(release)) {
      begin(release);
      return Samples.NONE;
    }
    return inquiry.take(release);
  }

  @Override
  public void end(String uid) {
    Inquiry ended = releases.remove(uid);
    if (ended != null) {
      ended.stop();
    }
  }

  @Override
  public Map<String, Health> health(String uid) {
    Inquiry inquiry = releases.get(uid);
    return inquiry == null ? Map.of() : inquiry.health();
  }

  private Inquiry continued(Inquiry known, SampledRelease release) {
    if (known != null && known.about(release)) {
      return known;
    }
    if (known != null) {
      known.stop();
    }
    return new Inquiry(vertx, release, probes(release));
  }

  private List<Probe> probes(SampledRelease release) {
    var gauges = new Gauges(release);
    Stream<Probe> metrics =
        release.measures().prometheus().stream().map(metric -> probe(metric, gauges));
    Stream<Probe> checks =
        release.measures().checks().stream().map(check -> new WebhookProbe(http, check));
    return Stream.concat(metrics, checks).toList();
  }

  private Probe probe(PrometheusMetric metric, Gauges gauges) {
    return new PrometheusProbe(vertx, clock, prometheus, metric, gauges.of(metric));
  }
}
