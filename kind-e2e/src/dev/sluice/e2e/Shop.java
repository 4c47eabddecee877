package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import dev.sluice.api.split.v1alpha4.TrafficSplit;
import dev.sluice.api.split.v1alpha4.TrafficSplitSpec;
import dev.sluice.api.split.v1alpha4.TrafficSplitSpec.Backend;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The sample shop as its users and its owners see it. */
final class Shop {
  static final String NAMESPACE = "shop";
  static final String CATALOG = "catalog";

  /** What classes that run side by side share: to read it is to add objects of one's own. */
  static final String OBJECTS = "the objects in the shop's namespace";

  /** To read it is to call the catalog, whichever version answers. */
  static final String VERSIONS = "the versions of the shop's catalog";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CONFLICT = 409;
  private static final Duration LONG = Duration.ofMinutes(5);

  private final KubernetesClient client;
  private final String namespace;

  Shop(KubernetesClient client) {
    this(client, NAMESPACE);
  }

  /** A catalog and a load generator of the same names in another namespace. */
  Shop(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** A Rollout of the catalog with quick windows, unless there is one. */
  void adopt(String steps) {
    adopt(steps, "interval: 5s, warmup: 10s");
  }

  /** The same with an analysis of its own, as the inside of a YAML flow mapping. */
  void adopt(String steps, String analysis) {
    var yaml =
        """
        apiVersion: sluice.dev/v1alpha1
        kind: Rollout
        metadata: {name: catalog, namespace: %s}
        spec:
          targetRef: {apiVersion: apps/v1, kind: Deployment, name: catalog}
          service: {name: catalog, port: 80}
          strategy: {canary: {drain: 2s, steps: %s}}
          analysis: {%s}
        """
            .formatted(namespace, steps, analysis);
    long generation =
        client.resource(yaml).forceConflicts().serverSideApply().getMetadata().getGeneration();
    await().atMost(LONG).until(() -> restsSince(generation, status()));
  }

  private static boolean restsSince(long generation, RolloutStatus status) {
    return status != null && status.observedGeneration() >= generation && resting(status.phase());
  }

  /** What a user does: new settings of the catalog's container. Returns when it was written. */
  Instant release(String version, Map<String, String> knobs) {
    edit(d -> with(d, settings(version, knobs)));
    return Instant.now();
  }

  private static Map<String, String> settings(String version, Map<String, String> knobs) {
    var settings = new java.util.TreeMap<>(Map.of("FAILURE_RATE", "0", "LATENCY_MS", "5"));
    settings.putAll(knobs);
    settings.put("VERSION", version);
    return settings;
  }

  /** As kubectl does: read again when somebody else wrote in between. */
  void edit(UnaryOperator<Deployment> change) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsMatching(Shop::isConflict)
        .until(() -> deployment(CATALOG).edit(change) != null);
  }

  private static boolean isConflict(Throwable problem) {
    return problem instanceof KubernetesClientException e && e.getCode() == CONFLICT;
  }

  private static Deployment with(Deployment deployment, Map<String, String> settings) {
    var env =
        settings.entrySet().stream()
            .map(
                e ->
                    new io.fabric8.kubernetes.api.model.EnvVarBuilder()
                        .withName(e.getKey())
                        .withValue(e.getValue())
                        .build())
            .toList();
    return deployment.toBuilder()
        .editSpec()
        .editTemplate()
        .editSpec()
        .editFirstContainer()
        .withEnv(env)
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  /**
   * Makes a version the stable one without a judgement: the Rollout goes, Kubernetes rolls, a
   * Rollout of the same spec adopts what runs.
   */
  void settle(String version, Map<String, String> knobs) {
    Rollout same = rollout().get();
    rollout().delete();
    await().atMost(LONG).until(() -> rollout().get() == null);
    edit(d -> unpaused(with(d, settings(version, knobs))));
    await().atMost(LONG).until(() -> complete(deployment(CATALOG).get()));
    var fresh = new Rollout();
    fresh.getMetadata().setNamespace(namespace);
    fresh.getMetadata().setName(CATALOG);
    fresh.setSpec(same.getSpec());
    // As adopt does, or its next fields would leave these behind.
    client.resource(fresh).forceConflicts().serverSideApply();
    await().atMost(LONG).until(() -> status() != null && resting(status().phase()));
  }

  private static Deployment unpaused(Deployment deployment) {
    return deployment.edit().editSpec().withPaused(false).endSpec().build();
  }

  /** Whether every pod runs the template, and no other pod is left. */
  static boolean complete(Deployment deployment) {
    var status = deployment.getStatus();
    if (status == null || status.getObservedGeneration() == null) return false;
    int wanted = deployment.getSpec().getReplicas();
    return status.getObservedGeneration() >= deployment.getMetadata().getGeneration()
        && Integer.valueOf(wanted).equals(status.getUpdatedReplicas())
        && Integer.valueOf(wanted).equals(status.getAvailableReplicas())
        && Integer.valueOf(wanted).equals(status.getReplicas());
  }

  /** Orders the release under way taken back. */
  void abort() {
    String order = "sluice.dev/abort=" + status().canaryRevision();
    Kubectl.run(List.of("-n", namespace, "annotate", "rollout", CATALOG, order, "--overwrite"));
  }

  /** Requests per second of the load generator; 0 pauses it. */
  void rate(int perSecond) {
    shop("load", "stats", "--rate", String.valueOf(perSecond));
  }

  /** Waits until a release that began after {@code since} has ended. */
  RolloutStatus ended(Instant since) {
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(250))
        .until(() -> endedAfter(since, status()));
    return status();
  }

  private static boolean endedAfter(Instant since, RolloutStatus status) {
    return status != null
        && resting(status.phase())
        && status.history() != null
        && Instant.parse(status.history().get(0).finishedAt()).isAfter(since);
  }

  /** Waits until the canary serves this share. */
  void serving(int weight) {
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> status().canaryWeight() != null && status().canaryWeight() == weight);
  }

  /** Waits until the canary serves a share, whatever it is. */
  void serving() {
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> status().canaryWeight() != null && status().canaryWeight() > 0);
  }

  static boolean resting(String phase) {
    return List.of("Stable", "Promoted", "RolledBack").contains(phase);
  }

  RolloutStatus status() {
    Rollout rollout = rollout().get();
    return rollout == null ? null : rollout.getStatus();
  }

  io.fabric8.kubernetes.client.dsl.Resource<Rollout> rollout() {
    return client.resources(Rollout.class).inNamespace(namespace).withName(CATALOG);
  }

  io.fabric8.kubernetes.client.dsl.Resource<TrafficSplit> split() {
    return client.resources(TrafficSplit.class).inNamespace(namespace).withName(CATALOG);
  }

  io.fabric8.kubernetes.client.dsl.RollableScalableResource<Deployment> deployment(String name) {
    return client.apps().deployments().inNamespace(namespace).withName(name);
  }

  /** The pod template that the stable pods run, whatever the Deployment asks for. */
  PodTemplateSpec runningTemplate() {
    var running =
        client
            .apps()
            .replicaSets()
            .inNamespace(namespace)
            .withLabel("app", CATALOG)
            .list()
            .getItems()
            .stream()
            .filter(set -> set.getStatus().getReplicas() > 0)
            .findFirst()
            .orElseThrow();
    return running
        .getSpec()
        .getTemplate()
        .edit()
        .editMetadata()
        .removeFromLabels("pod-template-hash")
        .endMetadata()
        .build();
  }

  /** The split with its weights the wrong way round. */
  static TrafficSplit turnedAround(TrafficSplit split) {
    var backends = split.getSpec().backends();
    var wrong = backends.stream().map(b -> new Backend(b.service(), 100 - b.weight())).toList();
    split.setSpec(new TrafficSplitSpec(split.getSpec().service(), wrong, null));
    return split;
  }

  /** Begins a new count of the load generator's. */
  void mark(String name) {
    shop("load", "stats", "--mark", name);
  }

  /** Numbers since a mark. */
  JsonNode stats(String mark) {
    return stats("load", mark);
  }

  /** The same of another load generator. */
  JsonNode stats(String generator, String mark) {
    try {
      return JSON.readTree(shop(generator, "stats", "--since", mark));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the answers under way, then requires that no request was lost. */
  JsonNode nothingLost(String mark) {
    JsonNode stats = stats(mark);
    assertThat(stats.path("sent").asLong()).isPositive();
    assertThat(stats.path("lost").asLong())
        .as("requests lost: %s", stats.path("lastLost"))
        .isZero();
    return stats;
  }

  /** Runs the shop's program in a pod of a Deployment; its output. */
  String shop(String deployment, String... arguments) {
    var command = new java.util.ArrayList<>(List.of("shop"));
    command.addAll(List.of(arguments));
    return Kubectl.run(
        concat(
            List.of("-n", namespace, "exec", "deploy/" + deployment, "-c", deployment, "--"),
            command));
  }

  private static List<String> concat(List<String> head, List<String> tail) {
    var all = new java.util.ArrayList<>(head);
    all.addAll(tail);
    return all;
  }

  static InputStream stream(String file) {
    try {
      return Files.newInputStream(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean available(Deployment deployment) {
    var status = deployment.getStatus();
    return status != null
        && status.getAvailableReplicas() != null
        && status.getAvailableReplicas() > 0;
  }
}
