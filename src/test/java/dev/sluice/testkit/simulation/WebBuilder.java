package dev.sluice.testkit.simulation;

/** What a workload shall look like; by default two pods, and steps of 20 and 50 percent. */
public final class WebBuilder {
  static final String QUICK =
      "{interval: 1s, warmup: 0s, minStepWindows: 1, minStepRequests: 10, minConfirmations: 1,"
          + " minJudgedWindows: 1}";

  private static final double RATE = 200;

  private final SimulatedNamespace space;
  private String name = "web";
  private int replicas = 2;
  private Version version = Version.of("v1");
  private String steps = "[{setWeight: 20}, {setWeight: 50}]";
  private String canary = "progressDeadline: 60s, drain: 0s";
  private String analysis = QUICK;
  private String deployment = "";
  private String more = "";

  WebBuilder(SimulatedNamespace space) {
    this.space = space;
  }

  /** Of Deployment, Service and Rollout. */
  public WebBuilder name(String all) {
    name = all;
    return this;
  }

  public WebBuilder replicas(int pods) {
    replicas = pods;
    return this;
  }

  /** That runs at first. */
  public WebBuilder version(Version first) {
    version = first;
    return this;
  }

  /** YAML of {@code spec.strategy.canary.steps}. */
  public WebBuilder steps(String yaml) {
    steps = yaml;
    return this;
  }

  /** YAML of the other fields of {@code spec.strategy.canary}, comma separated. */
  public WebBuilder canary(String yaml) {
    canary = yaml;
    return this;
  }

  /** YAML of {@code spec.analysis}; by default windows of a second, and as few as possible. */
  public WebBuilder analysis(String yaml) {
    analysis = yaml;
    return this;
  }

  /** YAML of more fields of the Deployment's spec, like {@code minReadySeconds: 5}. */
  public WebBuilder deployment(String yaml) {
    deployment = yaml;
    return this;
  }

  /** YAML of more fields of the Rollout's spec, like {@code suspend: true}. */
  public WebBuilder rollout(String yaml) {
    more = yaml;
    return this;
  }

  /** Everything at once, without waiting for anything. */
  public Web apply() {
    space.apply(deploymentYaml());
    space.apply(serviceYaml());
    space.apply(rolloutYaml());
    return new Web(space, this);
  }

  /** Service and Rollout for a Deployment that the test made. */
  public Web withoutDeployment() {
    space.apply(serviceYaml());
    space.apply(rolloutYaml());
    space.traffic().rate(name, RATE);
    return new Web(space, this);
  }

  /** Nothing is made; it is there already. */
  public Web there() {
    return new Web(space, this);
  }

  /** Without a Rollout; the workload runs. */
  public Web deploy() {
    space.apply(deploymentYaml());
    space.apply(serviceYaml());
    Web web = new Web(space, this).untilItRuns(version);
    space.until("endpoints", () -> space.endpoints(name) == replicas);
    space.traffic().rate(name, RATE);
    return web;
  }

  /** The workload runs, and the Rollout has adopted it. */
  public Web start() {
    Web web = deploy();
    space.apply(rolloutYaml());
    return web.reaches("Stable").untilSplit();
  }

  /** Requests per second from here on, for programs that made it by {@link #apply()}. */
  public WebBuilder called(double perSecond) {
    space.traffic().rate(name, perSecond);
    return this;
  }

  String name() {
    return name;
  }

  /** As it is applied first. */
  String deploymentYaml() {
    return deploymentYaml(version);
  }

  String deploymentYaml(Version other) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s}
    spec:
      replicas: %2$d
      selector: {matchLabels: {app: %1$s}}
      template:
        metadata:
          labels: {app: %1$s}
          annotations: {%3$s}
        spec:
          containers: [{name: web, image: "%4$s"}]
      %5$s
    """
        .formatted(name, replicas, annotations(other), other.image(), deployment);
  }

  private static String annotations(Version version) {
    return version.annotations().entrySet().stream()
        .map(entry -> "\"" + entry.getKey() + "\": \"" + entry.getValue() + "\"")
        .collect(java.util.stream.Collectors.joining(", "));
  }

  String serviceYaml() {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %1$s}
    spec: {selector: {app: %1$s}, ports: [{name: http, port: 80}]}
    """
        .formatted(name);
  }

  String rolloutYaml() {
    return """
    apiVersion: sluice.dev/v1alpha1
    kind: Rollout
    metadata: {name: %1$s}
    spec:
      targetRef: {apiVersion: apps/v1, kind: Deployment, name: %1$s}
      service: {name: %1$s, port: 80}
      strategy: {canary: {steps: %2$s, %3$s}}
      analysis: %4$s
      %5$s
    """
        .formatted(name, steps, canary, analysis, more);
  }
}
