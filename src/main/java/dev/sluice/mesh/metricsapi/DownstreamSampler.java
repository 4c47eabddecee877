package dev.sluice.mesh.metricsapi;

import dev.sluice.domain.analysis.Counts;
import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.measuring.SampledRelease;
import dev.sluice.domain.measuring.Sampler;
import dev.sluice.domain.policy.MeshModel;
import dev.sluice.domain.policy.Name;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Measures what a release's pods call: the canary's calls to each Service, and the stable
 * version's. Whose calls they are is what the stream's token says (the pod) and what the API server
 * says of that pod (its labels, against the selectors of both backend Services).
 *
 * <p>Only releases under way are counted, and at most {@link #MOST} Services for each. Thread-safe.
 */
public final class DownstreamSampler implements Sampler {
  /** Services of one release; the judgement looks at fewer. */
  static final int MOST = 256;

  private final Map<String, Watched> releases = new HashMap<>();
  private @Nullable MeshModel model;

  /** What is known of pods and Services from now on. */
  public synchronized void know(MeshModel latest) {
    model = latest;
  }

  @Override
  public synchronized void begin(SampledRelease release) {
    releases.put(release.uid(), new Watched(release));
  }

  @Override
  public synchronized Samples take(SampledRelease release) {
    Watched watched = releases.get(release.uid());
    return watched == null
        ? Samples.NONE
        : new Samples(Map.of(), Map.of(), Map.of(), Map.of(), watched.take());
  }

  @Override
  public synchronized void end(String uid) {
    releases.remove(uid);
  }

  /** Adds one message of a pod's sidecar. */
  synchronized void add(Name pod, Collection<EdgeSample> samples) {
    MeshModel now = model;
    MeshModel.Pod caller = now == null ? null : now.pods().get(pod);
    if (now == null || caller == null) {
      return;
    }
    releases.values().stream()
        .filter(watched -> watched.namespace().equals(pod.namespace()))
        .forEach(watched -> add(watched, now, caller.labels(), samples));
  }

  private static void add(
      Watched watched,
      MeshModel model,
      Map<String, String> labels,
      Collection<EdgeSample> samples) {
    if (selects(model, watched.canary(), labels)) {
      samples.forEach(sample -> watched.to(sample.destination()).ifPresent(c -> c.canary(sample)));
    } else if (selects(model, watched.stable(), labels)) {
      samples.forEach(sample -> watched.to(sample.destination()).ifPresent(c -> c.stable(sample)));
    }
  }

  /** Labels on both sides come from the API server. A Service without a selector has no pods. */
  private static boolean selects(MeshModel model, Name service, Map<String, String> labels) {
    MeshModel.Service known = model.services().get(service);
    return known != null
        && !known.selector().isEmpty()
        && labels.entrySet().containsAll(known.selector().entrySet());
  }

  /** A release under way and what its pods called. */
  private record Watched(
      String namespace, Name stable, Name canary, Map<Name, DownstreamCalls> calls) {
    private Watched(SampledRelease release) {
      this(
          release.namespace(),
          new Name(release.namespace(), release.stable().service()),
          new Name(release.namespace(), release.canary().service()),
          new HashMap<>());
    }

    private Optional<DownstreamCalls> to(Name destination) {
      if (calls.size() >= MOST && !calls.containsKey(destination)) {
        return Optional.empty();
      }
      return Optional.of(calls.computeIfAbsent(destination, any -> new DownstreamCalls()));
    }

    private Map<String, Counts> take() {
      Map<String, Counts> all = new HashMap<>();
      calls.forEach((service, both) -> both.take().ifPresent(c -> all.put(service.toString(), c)));
      return all;
    }
  }
}
