package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Pods that end, by themselves and when they are told to: the sidecar is there before the first of
 * the author's containers, init containers too, and until the last of them has ended.
 */
@ResourceLock(value = Shop.VERSIONS, mode = ResourceAccessMode.READ)
@ResourceLock(value = Shop.OBJECTS, mode = ResourceAccessMode.READ)
class JobsE2E {
  private static final String OBJECTS = "kind-e2e/src/jobs.yaml";
  private static final String PROXY = "sluice-proxy";
  private static final String LAST_WORDS = "last-words";
  private static final Duration LONG = Duration.ofMinutes(2);
  private static KubernetesClient client;

  @BeforeAll
  static void install() {
    client = Cluster.connect();
    Smi.enforce(client, Grant.of("errand", "errand", Shop.CATALOG, Grant.CATALOG_ROUTES));
    client.load(Shop.stream(OBJECTS)).forceConflicts().serverSideApply();
  }

  @AfterAll
  static void remove() {
    client.load(Shop.stream(OBJECTS)).delete();
    if (lastWords() != null) {
      client.resource(lastWords()).edit(JobsE2E::readable);
    }
    client.resource(Grant.of("errand", "errand", Shop.CATALOG, Grant.CATALOG_ROUTES)).delete();
    client.close();
  }

  @Test
  void shouldCompleteAndReachGrantedServicesFromTheFirstMomentWhenAJobIsMeshed() {
    // When
    awaitCondition("errand", "Complete");
    // Then: one attempt each, and the sidecar did not outlive them
    PodStatus status = podOf("errand").getStatus();
    assertThat(status.getPhase()).isEqualTo("Succeeded");
    assertThat(ended(status, "before").getExitCode()).isZero();
    assertThat(ended(status, "errand").getExitCode()).isZero();
    assertThat(status.getContainerStatuses().get(0).getRestartCount()).isZero();
    assertThat(at(ended(status, PROXY))).isAfterOrEqualTo(at(ended(status, "errand")));
    assertThat(log(podOf("errand"), "before")).startsWith("200 version=");
  }

  @Test
  void shouldFailAndEndWhenAJobsAccountIsNotGranted() {
    // When
    awaitCondition("refused", "Failed");
    // Then
    assertThat(podOf("refused").getStatus().getPhase()).isEqualTo("Failed");
    assertThat(log(podOf("refused"), "refused")).startsWith("403 version=none");
  }

  @Test
  void shouldLetAnApplicationCallUntilItHasEndedWhenItsPodIsDeleted() {
    // Given
    await().atMost(LONG).until(() -> "Running".equals(lastWords().getStatus().getPhase()));
    // When
    client.resource(lastWords()).delete();
    await().atMost(LONG).until(() -> allEnded(lastWords().getStatus()));
    // Then
    PodStatus status = lastWords().getStatus();
    assertThat(ended(status, LAST_WORDS).getExitCode()).as("0 for an answer 2xx").isZero();
    assertThat(at(ended(status, PROXY))).isAfterOrEqualTo(at(ended(status, LAST_WORDS)));
  }

  private static void awaitCondition(String job, String type) {
    await()
        .atMost(LONG)
        .until(
            () ->
                client
                    .batch()
                    .v1()
                    .jobs()
                    .inNamespace(Shop.NAMESPACE)
                    .withName(job)
                    .get()
                    .getStatus()
                    .getConditions()
                    .stream()
                    .anyMatch(it -> type.equals(it.getType()) && "True".equals(it.getStatus())));
  }

  private static Pod podOf(String job) {
    List<Pod> pods =
        client
            .pods()
            .inNamespace(Shop.NAMESPACE)
            .withLabel("batch.kubernetes.io/job-name", job)
            .list()
            .getItems();
    assertThat(pods).as("pods of the Job %s", job).hasSize(1);
    return pods.get(0);
  }

  private static Pod lastWords() {
    return client.pods().inNamespace(Shop.NAMESPACE).withName(LAST_WORDS).get();
  }

  private static Pod readable(Pod pod) {
    pod.getMetadata().setFinalizers(List.of());
    return pod;
  }

  private static String log(Pod pod, String container) {
    return client
        .pods()
        .inNamespace(Shop.NAMESPACE)
        .withName(pod.getMetadata().getName())
        .inContainer(container)
        .getLog();
  }

  private static boolean allEnded(PodStatus status) {
    return containers(status).allMatch(it -> it.getState().getTerminated() != null);
  }

  private static ContainerStateTerminated ended(PodStatus status, String container) {
    return containers(status)
        .filter(it -> container.equals(it.getName()))
        .findFirst()
        .orElseThrow()
        .getState()
        .getTerminated();
  }

  private static Stream<ContainerStatus> containers(PodStatus status) {
    return Stream.concat(
        status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream());
  }

  private static Instant at(ContainerStateTerminated end) {
    return Instant.parse(end.getFinishedAt());
  }
}
