package dev.sluice.e2e;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The kubelet's checks of a pod that nobody may call: each container is as ready as its own
 * application is, whatever the kind of its checks.
 */
@ResourceLock(value = Shop.OBJECTS, mode = ResourceAccessMode.READ)
class ProbesE2E {
  private static final String OBJECTS = "kind-e2e/src/probes.yaml";
  private static final List<String> KINDS = List.of("http", "https", "tcp", "grpc", "exec");
  private static final int FIRST_CONTROL = 9100;
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int FORBIDDEN = 403;
  private static final Caller FRONT = new Caller(Shop.NAMESPACE, "deploy/front", "front");
  private static KubernetesClient client;

  @BeforeAll
  static void install() {
    client = Cluster.connect();
    client.load(Shop.stream(OBJECTS)).forceConflicts().serverSideApply();
    await().atMost(LONG).until(() -> names(it -> it.getState().getRunning() != null).equals(all()));
  }

  @AfterAll
  static void remove() {
    client.load(Shop.stream(OBJECTS)).delete();
    client.close();
  }

  @Test
  void shouldFollowEachApplicationWhenItsChecksAreOfAnyKind() {
    // Given
    assertThat(names(ContainerStatus::getReady)).isEmpty();
    var well = new HashSet<String>();
    // When each becomes well, then it alone becomes ready besides
    for (String kind : KINDS) {
      tell(kind, "well");
      well.add(kind);
      awaitReady(well);
    }
    // Then
    await().atMost(LONG).until(ProbesE2E::podIsReady);
    await("403 for whom no TrafficTarget names")
        .atMost(LONG)
        .until(() -> FRONT.ask("http://checked/ready").status() == FORBIDDEN);
    // When each becomes unwell, then it alone is no longer ready
    for (String kind : KINDS) {
      tell(kind, "unwell");
      well.remove(kind);
      awaitReady(well);
    }
    // Then it is restarted, and its startup check waits again
    await().atMost(LONG).until(() -> names(it -> it.getRestartCount() > 0).equals(all()));
    await().atMost(LONG).until(() -> names(ContainerStatus::getStarted).isEmpty());
  }

  private static Set<String> all() {
    return Set.copyOf(KINDS);
  }

  private static void tell(String kind, String how) {
    int port = FIRST_CONTROL + KINDS.indexOf(kind);
    String url = "http://127.0.0.1:" + port + "/" + how;
    String answer =
        Kubectl.run(
            List.of(
                "-n",
                Shop.NAMESPACE,
                "exec",
                "checked",
                "-c",
                kind,
                "--",
                "shop",
                "get",
                "-X",
                "POST",
                url));
    assertThat(answer).contains(" 200 ");
  }

  private static void awaitReady(Set<String> wanted) {
    await("ready: " + wanted)
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(250))
        .until(() -> names(ContainerStatus::getReady), wanted::equals);
  }

  private static Set<String> names(Predicate<ContainerStatus> which) {
    return pod().getStatus().getContainerStatuses().stream()
        .filter(which)
        .map(ContainerStatus::getName)
        .collect(toSet());
  }

  private static boolean podIsReady() {
    return pod().getStatus().getConditions().stream()
        .anyMatch(it -> "Ready".equals(it.getType()) && "True".equals(it.getStatus()));
  }

  private static Pod pod() {
    return client.pods().inNamespace(Shop.NAMESPACE).withName("checked").get();
  }
}
