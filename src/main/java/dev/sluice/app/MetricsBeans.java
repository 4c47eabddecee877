package dev.sluice.app;

import dev.sluice.domain.measuring.CombinedSampler;
import dev.sluice.domain.measuring.MetricHealth;
import dev.sluice.domain.measuring.Sampler;
import dev.sluice.mesh.metricsapi.DownstreamSampler;
import dev.sluice.mesh.metricsapi.EdgeSampler;
import dev.sluice.metrics.RemoteSampler;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** What releases are measured by besides their requests. */
class MetricsBeans {
  @Produces
  @Singleton
  @Typed({RemoteSampler.class, MetricHealth.class})
  RemoteSampler remote(Vertx vertx, Clock clock) {
    return new RemoteSampler(vertx, clock, RemoteSampler.TIMEOUT);
  }

  @Produces
  @Singleton
  Sampler sampler(EdgeSampler edges, DownstreamSampler downstream, RemoteSampler remote) {
    return new CombinedSampler(List.of(edges, downstream, remote));
  }
}
