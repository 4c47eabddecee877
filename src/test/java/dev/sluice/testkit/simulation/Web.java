package dev.sluice.testkit.simulation;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import dev.sluice.api.split.v1alpha4.TrafficSplit;
import dev.sluice.api.split.v1alpha4.TrafficSplitSpec.Backend;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.ServiceResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A workload with its Service and its Rollout, as those who own it see it. */
public final class Web {
  private final SimulatedNamespace space;
  private final WebBuilder built;
  private final String name;

  Web(SimulatedNamespace space, WebBuilder built) {
    this.space = space;
    this.built = built;
    this.name = built.name();
  }

  // What people do.

  /** Changes the pod template. */
  public Web release(Version version) {
    String annotations =
        version.annotations().entrySet().stream()
            .map(e -> "\"" + e.getKey() + "\":\"" + e.getValue() + "\"")
            .collect(Collectors.joining(","));
    deployment()
        .patch(
            PatchContext.of(PatchType.STRATEGIC_MERGE),
            """
            {"spec":{"template":{
              "metadata":{"annotations":{%s}},
              "spec":{"containers":[{"name":"web","image":"%s"}]}}}}
            """
                .formatted(annotations, version.image()));
    return this;
  }

  /** The Deployment's manifest with this version, for {@code kubectl}. */
  public String manifest(Version version) {
    return built.deploymentYaml(version);
  }

  /** Applies the Rollout's manifest, as at the beginning. */
  public Web applyRollout() {
    space.apply(built.rolloutYaml());
    return this;
  }

  /** Applies the Service's manifest, as at the beginning. */
  public Web applyService() {
    space.apply(built.serviceYaml());
    return this;
  }

  /** Somebody else's weights, by backend. */
  public Web editSplit(Map<String, Integer> weights) {
    String backends =
        weights.entrySet().stream()
            .map(e -> "{\"service\":\"" + e.getKey() + "\",\"weight\":" + e.getValue() + "}")
            .collect(Collectors.joining(","));
    split()
        .patch(
            PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"backends\":[" + backends + "]}}");
    return this;
  }

  /** JSON merge patch of the Rollout. */
  public Web patch(String json) {
    rollout().patch(PatchContext.of(PatchType.JSON_MERGE), json);
    return this;
  }

  /** JSON merge patch of {@code spec.strategy.canary}. */
  public Web patchCanary(String json) {
    return patch("{\"spec\":{\"strategy\":{\"canary\":" + json + "}}}");
  }

  /** An order: {@code sluice.dev/abort}, retry or resume. */
  public Web order(String what, String value) {
    return patch(
        "{\"metadata\":{\"annotations\":{\"sluice.dev/" + what + "\":\"" + value + "\"}}}");
  }

  public Web scale(int replicas) {
    deployment()
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"replicas\":" + replicas + "}}");
    return this;
  }

  /** Of the Rollout, without waiting. */
  public Web delete() {
    rollout().delete();
    return this;
  }

  // What is there.

  public Resource<Rollout> rollout() {
    return space.rollout(name);
  }

  public RollableScalableResource<Deployment> deployment() {
    return space.client().apps().deployments().inNamespace(space.name()).withName(name);
  }

  public RollableScalableResource<Deployment> canary() {
    return space.client().apps().deployments().inNamespace(space.name()).withName(name + "-canary");
  }

  public ServiceResource<Service> service() {
    return service("");
  }

  /**
   * @param suffix {@code -stable} or {@code -canary}
   */
  public ServiceResource<Service> service(String suffix) {
    return space.client().services().inNamespace(space.name()).withName(name + suffix);
  }

  public Resource<TrafficSplit> split() {
    return space.client().resources(TrafficSplit.class).inNamespace(space.name()).withName(name);
  }

  long generation() {
    return rollout().get().getMetadata().getGeneration();
  }

  /** Of the Rollout; the API server knows seconds only. */
  public long ageSeconds() {
    return java.time.Duration.between(
            java.time.Instant.parse(rollout().get().getMetadata().getCreationTimestamp()),
            java.time.Instant.now())
        .toSeconds();
  }

  /** Since the present phase began. */
  public long phaseSeconds() {
    return java.time.Duration.between(
            java.time.Instant.parse(status().since()), java.time.Instant.now())
        .toSeconds();
  }

  public RolloutStatus status() {
    return rollout().get().getStatus();
  }

  /** {@code status} and {@code reason}, like {@code False/InvalidSpec}; empty if there is none. */
  public String condition(String type) {
    return condition(rollout().get(), type);
  }

  public static String condition(Rollout rollout, String type) {
    return conditions(rollout).stream()
        .filter(c -> c.getType().equals(type))
        .map(c -> c.getStatus() + "/" + c.getReason())
        .findFirst()
        .orElse("");
  }

  private static List<Condition> conditions(Rollout rollout) {
    var status = rollout == null ? null : rollout.getStatus();
    return status == null || status.conditions() == null ? List.of() : status.conditions();
  }

  /** Everything that the status says in words: the message and the conditions' messages. */
  public static String words(Rollout rollout) {
    String message = rollout.getStatus() == null ? "" : rollout.getStatus().message();
    return message
        + conditions(rollout).stream()
            .map(Condition::getMessage)
            .collect(Collectors.joining("\n", "\n", ""));
  }

  /** By backend; empty without a split. */
  public Map<String, Integer> weights() {
    var now = split().get();
    return now == null
        ? Map.of()
        : now.getSpec().backends().stream()
            .collect(Collectors.toMap(Backend::service, Backend::weight));
  }

  public boolean paused() {
    return Boolean.TRUE.equals(deployment().get().getSpec().getPaused());
  }

  /** Images of the pods that the workload's own selector finds, those that are leaving apart. */
  public Set<String> images() {
    return images(name);
  }

  public Set<String> canaryImages() {
    return images(name + "-canary");
  }

  /** Those that are leaving apart. */
  public int canaryPods() {
    return pods(name + "-canary").size();
  }

  private Set<String> images(String app) {
    return pods(app).stream()
        .map(pod -> pod.getSpec().getContainers().get(0).getImage())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<Pod> pods(String app) {
    return space.pods().stream()
        .filter(pod -> app.equals(pod.getMetadata().getLabels().get("app")))
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  /** What was told about the Rollout. */
  public List<Event> events() {
    return space.client().v1().events().inNamespace(space.name()).list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getKind().equals("Rollout"))
        .filter(event -> event.getInvolvedObject().getName().equals(name))
        .toList();
  }

  /** Reasons of {@link #events()}. */
  public List<String> told() {
    return events().stream().map(Event::getReason).toList();
  }

  // What is waited for.

  /** {@code status.phase}. */
  public Web reaches(String phase) {
    until("phase " + phase, r -> r.getStatus() != null && phase.equals(r.getStatus().phase()));
    return this;
  }

  /** Progressing, with this share at the canary. */
  public Web serves(int weight) {
    until(
        "canary weight " + weight,
        r ->
            r.getStatus() != null
                && r.getStatus().phase().equals("Progressing")
                && r.getStatus().canaryWeight() == weight);
    return this;
  }

  /** Progressing, at this step of so many, like {@code 2/3}. */
  public Web isAtStep(String stepOf) {
    until("step " + stepOf, r -> r.getStatus() != null && stepOf.equals(r.getStatus().stepOf()));
    return this;
  }

  /** The Rollout. */
  public Web untilGone() {
    space.until(rollout(), "Rollout gone", r -> r == null);
    return this;
  }

  /** Of the Rollout, which is there. */
  public Rollout until(String what, Predicate<Rollout> so) {
    return space.until(rollout(), what, r -> r != null && so.test(r));
  }

  /** All pods are of this version and ready, whoever counts. */
  public Web untilItRuns(Version version) {
    space.until(deployment(), "running " + version.name(), d -> complete(d, version));
    return this;
  }

  private static boolean complete(Deployment deployment, Version version) {
    var status = deployment == null ? null : deployment.getStatus();
    return status != null
        && deployment.getMetadata().getGeneration().equals(status.getObservedGeneration())
        && image(deployment).equals(version.image())
        && count(status.getUpdatedReplicas()) == deployment.getSpec().getReplicas()
        && count(status.getReplicas()) == deployment.getSpec().getReplicas()
        && count(status.getAvailableReplicas()) == deployment.getSpec().getReplicas();
  }

  /** Of the pod template. */
  public static String image(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec().getContainers().get(0).getImage();
  }

  /** Pods that are ready; 0 for null. */
  public static int ready(Deployment deployment) {
    var status = deployment == null ? null : deployment.getStatus();
    return status == null ? 0 : count(status.getReadyReplicas());
  }

  /** Whether it is one of the workload's own pods and runs {@code v2}. */
  public static boolean stableV2(Pod pod) {
    return pod.getSpec().getContainers().get(0).getImage().equals("web:v2")
        && pod.getMetadata().getLabels().get("app").equals("web");
  }

  private static int count(Integer value) {
    return value == null ? 0 : value;
  }

  Web untilSplit() {
    space.until(split(), "split", s -> s != null);
    return this;
  }

  /** Neither canary pods nor a canary Deployment. */
  public Web untilNoCanary() {
    space.until(canary(), "no canary", d -> d == null);
    return this;
  }
}
