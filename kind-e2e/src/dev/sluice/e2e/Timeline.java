package dev.sluice.e2e;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All that a Rollout's status has said since this was made, in its own times. */
final class Timeline implements Watcher<Rollout>, AutoCloseable {
  private final List<RolloutStatus> said = new ArrayList<>();
  private final Watch watch;

  Timeline(KubernetesClient client, String namespace) {
    this.watch = client.resources(Rollout.class).inNamespace(namespace).watch(this);
  }

  @Override
  public synchronized void eventReceived(Action action, Rollout rollout) {
    if (rollout.getStatus() != null) said.add(rollout.getStatus());
  }

  @Override
  public void onClose(WatcherException cause) {
    // The API server may end a watch; then the first share is missing, and the test says so.
  }

  /** When the phase began in which the canary got its first share. */
  synchronized Instant firstShare() {
    return said.stream()
        .filter(it -> "Progressing".equals(it.phase()) && it.canaryWeight() > 0)
        .map(it -> Instant.parse(it.since()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the canary had no share: " + story()));
  }

  /** From the first share until no request went to the canary any more and it had drained. */
  Duration untilHome(RolloutStatus end) {
    return Duration.between(firstShare(), Instant.parse(end.history().get(0).finishedAt()));
  }

  /** From the first share until the weight went back to 0. */
  synchronized Duration untilTakenBack() {
    Instant back =
        said.stream()
            .filter(it -> "RollingBack".equals(it.phase()))
            .map(it -> Instant.parse(it.since()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("never taken back: " + story()));
    return Duration.between(firstShare(), back);
  }

  /** Phases, weights and messages, each once, for whoever reads a failure. */
  synchronized String story() {
    return String.join(
        "\n",
        said.stream()
            .map(it -> it.since() + " " + it.phase() + " " + it.canaryWeight() + " " + it.message())
            .distinct()
            .toList());
  }

  @Override
  public void close() {
    watch.close();
  }
}
