package dev.sluice.metrics;

import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.measuring.SampledRelease;
import dev.sluice.domain.measuring.Sampler;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Measures metrics of Prometheus and asks webhooks. Asks shortly before a window ends, so that it
 * ends with what belongs to it; a window that nobody begins is never asked about.
 */
public final class RemoteSampler implements Sampler {
  /** For an answer of Prometheus. */
  public static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final HttpExchange http;
  private final Prometheus prometheus;
  private final Map<String, Inquiry> releases = new ConcurrentHashMap<>();

  /**
   * @param timeout for an answer of Prometheus, e.g. {@link #TIMEOUT}
   */
  public RemoteSampler(Vertx vertx, Duration timeout) {
    this.vertx = vertx;
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
  public Map<String, Optional<Trouble>> health(String uid) {
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
    Stream<Probe> metrics =
        release.metrics().stream()
            .filter(metric -> metric.prometheus() != null)
            .map(
                metric ->
                    new PrometheusProbe(
                        vertx,
                        prometheus,
                        metric.name(),
                        metric.prometheus().address(),
                        Queries.gauge(release, metric)));
    Stream<Probe> checks = release.checks().stream().map(check -> new WebhookProbe(http, check));
    return Stream.concat(metrics, checks).toList();
  }
}
