package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes statuses under the resourceVersion that they were computed from, so that two writers can
 * never both count a window, and remembers what it wrote, because the informer's cache may still be
 * behind when the next event comes.
 */
final class StatusWriter {
  private final KubernetesClient client;
  private final Map<String, Rollout> written = new ConcurrentHashMap<>();

  StatusWriter(KubernetesClient client) {
    this.client = client;
  }

  /** The newer one of {@code cached} and what was written last. */
  Rollout latest(Rollout cached) {
    Rollout last = written.get(cached.getMetadata().getUid());
    return last != null && version(last) > version(cached) ? last : cached;
  }

  /**
   * @return the Rollout as it is now; the given one if its status says so already
   */
  Rollout write(Rollout rollout, RolloutStatus status) {
    if (Objects.equals(rollout.getStatus(), status)) {
      return rollout;
    }
    var copy = new Rollout();
    copy.setMetadata(rollout.getMetadata());
    copy.setSpec(rollout.getSpec());
    copy.setStatus(status);
    Rollout now = client.resource(copy).updateStatus();
    written.put(now.getMetadata().getUid(), now);
    return now;
  }

  void forget(Rollout rollout) {
    written.remove(rollout.getMetadata().getUid());
  }

  /**
   * Versions of one object are comparable as numbers since Kubernetes 1.35, and always were with
   * etcd.
   */
  private static long version(Rollout rollout) {
    return Long.parseLong(rollout.getMetadata().getResourceVersion());
  }
}
