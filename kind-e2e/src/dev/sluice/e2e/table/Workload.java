package dev.sluice.e2e.table;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import dev.sluice.e2e.table.Tools.Said;
import dev.sluice.workload.Deployments;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** One Deployment with its Service and Rollout, and its user. */
final class Workload {
  static final String STUCK = "stuck";
  static final int REPLICAS = 2;

  private static final Duration LONG = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCRIPT = "examples/argo-cd/health.lua";

  final String namespace;
  final String name;
  private final KubernetesClient client;
  private final Tools tools;
  private final Path chart;
  private final String helm;

  /** What Argo CD said while the first step was under way. */
  private String stepping = "";

  /**
   * @param helm e.g. {@code helm4}; null if the user writes with kubectl
   */
  Workload(KubernetesClient client, Tools tools, Path scratch, String namespace, String name) {
    this.client = client;
    this.tools = tools;
    this.namespace = namespace;
    this.name = name;
    this.helm = name.startsWith("helm") ? name : null;
    this.chart = scratch.resolve(namespace + "-" + name);
  }

  /** A pod of its, whichever ReplicaSet it is of. */
  record Member(String name, String version, boolean ready) {}

  void create(String version) {
    write(version);
  }

  /** As its user does. Returns when all its pods run it. */
  void write(String version) {
    said(apply(version));
    await().atMost(LONG).until(() -> complete(REPLICAS));
  }

  /** The same without waiting. */
  Said apply(String version) {
    return helm == null
        ? kubectl(Manifests.workload(name, version, REPLICAS), "apply", "-f", "-")
        : helm(version, REPLICAS);
  }

  Said helm(String version, int replicas, String... options) {
    return upgrade(version, replicas, options).end();
  }

  Tools.Running upgrade(String version, int replicas, String... options) {
    chart(Manifests.workload(name, version, replicas));
    var arguments = new ArrayList<>(List.of("upgrade", "--install", name, chart.toString()));
    arguments.addAll(List.of("-n", namespace));
    arguments.addAll(List.of(options));
    return tools.running("", helm, arguments.toArray(String[]::new));
  }

  private void chart(String manifest) {
    try {
      Files.createDirectories(chart.resolve("templates"));
      Files.writeString(
          chart.resolve("Chart.yaml"), "{apiVersion: v2, name: " + name + ", version: 1.0.0}");
      Files.writeString(chart.resolve("templates/workload.yaml"), manifest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes room: a node takes only so many pods. */
  void remove() {
    rollout().delete();
    client.apps().deployments().inNamespace(namespace).withName(name).delete();
    client.services().inNamespace(namespace).withName(name).delete();
  }

  void adopt() {
    client.resource(Manifests.rollout(name)).inNamespace(namespace).create();
    awaitPhase("Stable");
    until(() -> "open".equals(mark("sluice.dev/hold")));
  }

  /** Until the pause after the first step. */
  void release(String version) {
    said(apply(version));
    until(() -> letCanariesIn() && "Progressing".equals(status().phase()));
    stepping = health("Rollout", "argocd", SCRIPT);
    order("skip", status().canaryRevision() + "-1");
    until(() -> status().step() != null && status().step() == 1);
  }

  /** The pods of a canary are let in by hand, where they wait for it; stable ones never are. */
  private boolean letCanariesIn() {
    for (Pod pod : pods(name + "-canary")) {
      if (!pod.getSpec().getReadinessGates().isEmpty() && !ready(pod)) letIn(pod);
    }
    return true;
  }

  private void letIn(Pod pod) {
    String condition = "{\"status\":{\"conditions\":[{\"type\":\"%s\",\"status\":\"True\"}]}}";
    client
        .resource(pod)
        .subresource("status")
        .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), condition.formatted(Manifests.GATE));
  }

  void promote() {
    order("promote", status().canaryRevision());
  }

  void order(String verb, String value) {
    rollout()
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"sluice.dev/%s\":\"%s\"}}}".formatted(verb, value));
  }

  Said kubectl(String input, String... arguments) {
    var all = new ArrayList<>(List.of("-n", namespace));
    all.addAll(List.of(arguments));
    return tools.run(input, "kubectl", all.toArray(String[]::new));
  }

  private static void said(Said said) {
    if (!said.ok()) throw new IllegalStateException(said.output());
  }

  /**
   * @param kind {@code Deployment} or {@code Rollout}
   * @param tool {@code kstatus}, {@code flux} or {@code argocd}
   */
  String health(String kind, String tool, String... scripts) {
    var object =
        client
            .genericKubernetesResources(
                kind.equals("Rollout") ? "sluice.dev/v1alpha1" : "apps/v1", kind)
            .inNamespace(namespace)
            .withName(name)
            .get();
    Said said = tools.run(Serialization.asJson(object), "health", scripts);
    said(said);
    try {
      JsonNode verdicts = JSON.readTree(said.output());
      return verdicts.path(tool).path("status").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String argoCd() {
    return health("Rollout", "argocd", SCRIPT);
  }

  String stepping() {
    return stepping;
  }

  private Resource<Rollout> rollout() {
    return client.resources(Rollout.class).inNamespace(namespace).withName(name);
  }

  RolloutStatus status() {
    Rollout found = rollout().get();
    return found == null ? null : found.getStatus();
  }

  Deployment deployment() {
    return deployment(name);
  }

  Deployment canary() {
    return deployment(name + "-canary");
  }

  private Deployment deployment(String which) {
    return client.apps().deployments().inNamespace(namespace).withName(which).get();
  }

  /** Hash of the template that the Deployment has. */
  String asked() {
    return Deployments.KIND.view(deployment()).revision();
  }

  boolean paused() {
    return Boolean.TRUE.equals(deployment().getSpec().getPaused());
  }

  boolean closed() {
    return paused() && "closed".equals(mark("sluice.dev/hold"));
  }

  String mark(String annotation) {
    var annotations = deployment().getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(annotation);
  }

  boolean complete(int replicas) {
    var view = Deployments.KIND.view(deployment());
    return view.replicas() == replicas && view.complete();
  }

  List<Member> pods() {
    return pods(name).stream()
        .filter(it -> it.getMetadata().getDeletionTimestamp() == null)
        .map(it -> new Member(it.getMetadata().getName(), Version.of(it), ready(it)))
        .toList();
  }

  private List<Pod> pods(String app) {
    return client.pods().inNamespace(namespace).withLabel("app", app).list().getItems();
  }

  private static boolean ready(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(it -> it.getType().equals("Ready") && it.getStatus().equals("True"));
  }

  void awaitPhase(String phase) {
    until(() -> status() != null && phase.equals(status().phase()));
  }

  void awaitPods(Predicate<List<Member>> wanted) {
    until(() -> wanted.test(pods()));
  }

  private void until(BooleanSupplier wanted) {
    await(toString()).atMost(LONG).pollInterval(Duration.ofMillis(500)).until(wanted::getAsBoolean);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
