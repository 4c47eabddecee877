package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Other people's workloads in the mesh: ten pods a minute are replaced, and a tenth of all sidecars
 * are stopped (SIGSTOP), so that they neither answer nor acknowledge. After {@link #close} the
 * sidecars go on, and then the workloads go.
 */
final class Strangers implements AutoCloseable {
  private static final String NAMESPACE = "release-strangers";
  private static final String OBJECTS = "kind-e2e/src/busy.yaml";
  private static final int A_TENTH = 10;
  private static final int REPLACED_PER_MINUTE = 10;

  private final KubernetesClient client;
  private final AtomicInteger replaced = new AtomicInteger();
  private Instant began;
  private List<ProcessHandle> stopped = List.of();
  private Again replacing;

  /** Returns when they run, undisturbed. */
  Strangers(KubernetesClient client) {
    this.client = client;
    Scene.create(client, NAMESPACE);
    client.load(Shop.stream(OBJECTS)).inNamespace(NAMESPACE).serverSideApply();
    for (String name : List.of("restless", "frozen")) {
      client
          .apps()
          .deployments()
          .inNamespace(NAMESPACE)
          .withName(name)
          .waitUntilCondition(Shop::complete, 3, TimeUnit.MINUTES);
    }
  }

  /** Begins. */
  void disturb() {
    int all = Processes.sidecars().size();
    stopped =
        Processes.sidecars(NAMESPACE, "frozen-").stream()
            .limit((all + A_TENTH - 1) / A_TENTH)
            .toList();
    assertThat(stopped.size() * A_TENTH).isGreaterThanOrEqualTo(all);
    stopped.forEach(it -> Processes.signal("STOP", it));
    began = Instant.now();
    replacing = new Again(Duration.ofMinutes(1).dividedBy(REPLACED_PER_MINUTE), this::replace);
  }

  /** The oldest one that is ready. */
  private void replace() {
    var oldest =
        pods().stream()
            .filter(Readiness.getInstance()::isReady)
            .min(Comparator.comparing(it -> it.getMetadata().getCreationTimestamp()))
            .orElseThrow();
    client.resource(oldest).withGracePeriod(1).delete();
    replaced.incrementAndGet();
  }

  private List<Pod> pods() {
    return client
        .pods()
        .inNamespace(NAMESPACE)
        .withLabel("app", "restless")
        .list()
        .getItems()
        .stream()
        .filter(it -> it.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  /** That all of it has happened, up to now. */
  String happened() {
    var lasted = Duration.between(began, Instant.now());
    assertThat(stopped).allMatch(Processes::isStopped);
    assertThat(replaced.get() + 1L)
        .isGreaterThanOrEqualTo(lasted.toSeconds() * REPLACED_PER_MINUTE / 60);
    return "%d pods replaced in %d s, %d of %d sidecars stopped"
        .formatted(replaced.get(), lasted.toSeconds(), stopped.size(), Processes.sidecars().size());
  }

  @Override
  public void close() {
    if (replacing != null) replacing.close();
    stopped.stream().filter(ProcessHandle::isAlive).forEach(it -> Processes.signal("CONT", it));
    Scene.remove(client, NAMESPACE);
  }
}
