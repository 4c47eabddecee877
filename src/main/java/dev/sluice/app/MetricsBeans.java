package dev.sluice.app;

import dev.sluice.domain.rollout.CombinedSampler;
import dev.sluice.domain.rollout.Sampler;
import dev.sluice.mesh.metricsapi.DownstreamSampler;
import dev.sluice.mesh.metricsapi.EdgeSampler;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** What releases are measured by besides their requests. */
class MetricsBeans {
  @Produces
  @Singleton
  Sampler sampler(EdgeSampler edges, DownstreamSampler downstream) {
    return new CombinedSampler(List.of(edges, downstream));
  }
}
