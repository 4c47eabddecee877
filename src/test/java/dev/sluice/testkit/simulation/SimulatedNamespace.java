package dev.sluice.testkit.simulation;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.mesh.webhook.HoldFailurePolicy;
import dev.sluice.testkit.Edits;
import dev.sluice.testkit.Patience;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One test's part of the cluster. */
public final class SimulatedNamespace implements AutoCloseable {
  /** As long as a busy machine may take; nothing is decided by it. */
  private static final String USER = "user";

  private final SimulatedCluster cluster;
  private final String name;
  private Clock clock = Clock.systemUTC();
  private Controller own;
  private String servedBy;
  private boolean away;
  private final List<HasMetadata> beyond = new java.util.ArrayList<>();

  SimulatedNamespace(SimulatedCluster cluster, String name) {
    this.cluster = cluster;
    this.name = name;
    client()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  public String name() {
    return name;
  }

  /** A cluster administrator's. */
  public KubernetesClient client() {
    return cluster.client();
  }

  /** A workload with Service and Rollout, all called {@code web}. */
  public WebBuilder web() {
    return new WebBuilder(this);
  }

  /**
   * One that serves the Rollouts that are applied from now on, and no others; it has started. It
   * goes with the namespace.
   */
  public Controller ownController() {
    return ownController(Clock.systemUTC());
  }

  /** As {@link #ownController()}; requests flow by the same clock. */
  public Controller ownController(Clock time) {
    clock = time;
    own = cluster.controller(time, Controller.LABEL + "=" + name);
    servedBy = name;
    own.start();
    return own;
  }

  /** The Rollouts that are applied from now on are that controller's, and no other's. */
  public SimulatedNamespace servedBy(String controller) {
    servedBy = controller;
    return this;
  }

  /** Nobody answers for the hold any more, and policy is {@code Ignore}. */
  public void admissionAway() {
    cluster.admission().away(name, HoldFailurePolicy.IGNORE);
    away = true;
  }

  /** Applies each document as a user would by server-side apply. */
  public void apply(String yaml) {
    client().load(in(yaml)).items().forEach(this::apply);
  }

  private static InputStream in(String yaml) {
    return new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
  }

  private void apply(HasMetadata object) {
    object.getMetadata().setNamespace(name);
    if (servedBy != null && object.getKind().equals("Rollout")) {
      label(object);
    }
    client().resource(object).fieldManager(USER).forceConflicts().serverSideApply();
  }

  private void label(HasMetadata rollout) {
    var labels = new java.util.HashMap<String, String>();
    if (rollout.getMetadata().getLabels() != null) {
      labels.putAll(rollout.getMetadata().getLabels());
    }
    labels.put(Controller.LABEL, servedBy);
    rollout.getMetadata().setLabels(labels);
  }

  /** As {@link #apply(String)}, of objects without a namespace; they go with this one. */
  public void clusterApply(String yaml) {
    for (HasMetadata object : client().load(in(yaml)).items()) {
      beyond.add(object);
      client().resource(object).fieldManager(USER).forceConflicts().serverSideApply();
    }
  }

  /** Whether the API server refuses to create this; nothing is created. */
  public boolean refuses(String yaml) {
    try {
      client().resource(yaml).inNamespace(name).dryRun().create();
      return false;
    } catch (io.fabric8.kubernetes.client.KubernetesClientException e) {
      return true;
    }
  }

  /** The object that this document names, or null. */
  public HasMetadata find(String yaml) {
    return client().resource(yaml).inNamespace(name).get();
  }

  /** Deletes the object that this document names. */
  public void delete(String yaml) {
    client().resource(yaml).inNamespace(name).delete();
  }

  /**
   * Writes again and again until it is closed, a few times a second.
   *
   * @param write is given how many times it wrote before
   */
  public Writer writer(java.util.function.IntConsumer write) {
    return new Writer(write);
  }

  /**
   * Wakes the controller by a change that means nothing, and waits until it has looked at the
   * Rollout with it.
   */
  public void touch(Web web) {
    long before =
        web.patch("{\"spec\":{\"analysis\":{\"maxExposureRequests\":1000000}}}").generation();
    web.until("seen", r -> r.getStatus().observedGeneration() >= before);
  }

  /** As often as it takes until nobody else wrote in between. */
  public <T extends HasMetadata> void edit(
      Resource<T> resource, java.util.function.UnaryOperator<T> change) {
    Edits.edit(resource, change);
  }

  /** What is in it, for whoever reads why a test failed. */
  public String portrait() {
    return Portrait.of(this);
  }

  /** How the sidecars acknowledge. */
  public Sidecars sidecars() {
    return cluster.sidecars(name);
  }

  /** Who calls. */
  public Callers traffic() {
    return cluster.callers(name, clock);
  }

  /** Says of some pods, those that come later included, whether they are ready. */
  public void readiness(Predicate<Pod> pods, boolean ready) {
    cluster.kubelet().readiness(name, pods, ready);
  }

  /** Those that are there, as the kubelet sees them. */
  public List<Pod> pods() {
    return cluster.kubelet().pods(name);
  }

  /** Ready pods behind a Service, as the sidecars are told. */
  int endpoints(String service) {
    return cluster.endpoints(name, service);
  }

  /** The real one, in this namespace. */
  public Kubectl.Result kubectl(String... arguments) {
    return cluster.kubectl().run(name, "", arguments);
  }

  /** With something to read, e.g. for {@code -f -}. */
  public Kubectl.Result kubectlWith(String input, String... arguments) {
    return cluster.kubectl().run(name, input, arguments);
  }

  public Resource<Rollout> rollout(String rollout) {
    return client().resources(Rollout.class).inNamespace(name).withName(rollout);
  }

  /** Watches until this is so; the object is null while there is none. */
  public <T> T until(Resource<T> resource, String what, Predicate<T> so) {
    try {
      return resource.waitUntilCondition(so, Patience.SECONDS, TimeUnit.SECONDS);
    } catch (KubernetesClientTimeoutException e) {
      throw new AssertionError(
          what + " did not come true within " + Patience.SECONDS + " s in " + Portrait.of(this), e);
    }
  }

  /** As {@link #until(Resource, String, Predicate)}, for what no single object says. */
  public void until(String what, java.util.concurrent.Callable<Boolean> so) {
    try {
      org.awaitility.Awaitility.await(what).until(so);
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      throw new AssertionError(what + " did not come true in " + Portrait.of(this), e);
    }
  }

  /** The namespace with all that was in it. */
  public void untilGone() {
    until(client().namespaces().withName(name), "namespace gone", n -> n == null);
  }

  /** Goes in the background. */
  @Override
  public void close() {
    if (away) {
      cluster.admission().back(name);
    }
    client().namespaces().withName(name).delete();
    beyond.forEach(object -> client().resource(object).delete());
    if (own != null) {
      own.close();
    }
  }
}
