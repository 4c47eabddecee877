package dev.sluice.app;

import dev.sluice.domain.measuring.CombinedSampler;
import dev.sluice.domain.measuring.Sampler;
import dev.sluice.mesh.metricsapi.DownstreamSampler;
import dev.sluice.mesh.metricsapi.EdgeSampler;
import dev.sluice.metrics.RemoteSampler;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** What releases are measured by besides their requests. */
class MetricsBeans {
  @Produces
  @Singleton
  Sampler sampler(Vertx vertx, EdgeSampler edges, DownstreamSampler downstream) {
    return new CombinedSampler(
        List.of(edges, downstream, new RemoteSampler(vertx, RemoteSampler.TIMEOUT)));
  }
}
