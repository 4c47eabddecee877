package dev.sluice.domain.measuring;

import dev.sluice.domain.analysis.Samples;
import java.util.List;

/** Several samplers as one; no metric is measured by two of them. */
public final class CombinedSampler implements Sampler {
  private final List<Sampler> parts;

  public CombinedSampler(List<Sampler> parts) {
    this.parts = List.copyOf(parts);
  }

  @Override
  public void begin(SampledRelease release) {
    parts.forEach(part -> part.begin(release));
  }

  @Override
  public Samples take(SampledRelease release) {
    return parts.stream().map(part -> part.take(release)).reduce(Samples.NONE, Samples::plus);
  }

  @Override
  public void end(String uid) {
    parts.forEach(part -> part.end(uid));
  }
}
