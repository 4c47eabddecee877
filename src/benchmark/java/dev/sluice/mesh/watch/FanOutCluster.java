package dev.sluice.mesh.watch;

import dev.sluice.api.access.v1alpha4.TrafficTarget;
import dev.sluice.api.access.v1alpha4.TrafficTargetSpec;
import dev.sluice.api.specs.v1alpha4.HttpRouteGroup;
import dev.sluice.api.specs.v1alpha4.HttpRouteGroupSpec;
import dev.sluice.api.split.v1alpha4.TrafficSplit;
import dev.sluice.api.split.v1alpha4.TrafficSplitSpec;
import dev.sluice.domain.policy.MeshModel;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A cluster's objects, and changes of them: Services of one HTTP port with equally many meshed pods
 * each; every Service may be called by the pods of the next one, with GET. Service 0 is split by
 * weight, Service 3 by a match.
 */
public final class FanOutCluster {
  static final String NAMESPACE = "shop";
  private static final int PORT = 80;
  private static final int TARGET_PORT = 8080;

  /** Whose pods come and go. */
  private static final int MOVING = 5;

  private final int services;
  private final int podsOfEach;
  private final List<Pod> pods;
  private final List<Service> all;
  private final List<EndpointSlice> slices;
  private int weight = 90;
  private int version = 1;
  private int caller = 1;
  private boolean oneUnready;
  private boolean oneMore;

  /**
   * @param services at least 6
   * @param pods at least one for each Service
   */
  public FanOutCluster(int services, int pods) {
    this.services = services;
    this.podsOfEach = pods / services;
    this.pods = new ArrayList<>(each(this::pods).stream().flatMap(List::stream).toList());
    this.all = each(FanOutCluster::service);
    this.slices = new ArrayList<>(each(this::slice));
  }

  /** What happens in a cluster all day. */
  public enum Change {
    /** A match of an HTTPRouteGroup that a split follows. */
    ROUTE("a route"),
    /** The weights of a split. */
    WEIGHT("a weight"),
    /** A pod that is no longer ready, or is again. */
    ENDPOINT("an endpoint"),
    /** Who may call one Service. */
    POLICY("a grant"),
    /** A meshed pod that is new, or is deleted. */
    POD("a pod that comes or goes");

    private final String words;

    Change(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** Does it to the objects; all others stay as an informer would hold them. */
  public void apply(Change change) {
    switch (change) {
      case ROUTE -> version++;
      case WEIGHT -> weight = weight == 90 ? 80 : 90;
      case ENDPOINT -> oneUnready = !oneUnready;
      case POLICY -> caller = caller == 1 ? 2 : 1;
      case POD -> comeOrGo();
    }
    slices.set(MOVING, slice(MOVING));
  }

  private void comeOrGo() {
    oneMore = !oneMore;
    if (oneMore) pods.add(TrimmedPods.trim(runningPod(MOVING, podsOfEach)));
    else pods.remove(pods.size() - 1);
  }

  /** As {@link ClusterWatch} would make it of these objects. */
  public MeshModel model() {
    return MeshModelBuilder.build(
        new ClusterObjects(
            List.of(new NamespaceBuilder().withMetadata(meta(NAMESPACE)).build()),
            pods,
            all,
            slices,
            List.of(weighted(), matched()),
            each(this::grant),
            List.of(
                group("reads", new HttpRouteGroupSpec.Match("get", null, List.of("GET"), null)),
                group("canary", new HttpRouteGroupSpec.Match("v", "/v" + version, null, null))),
            List.of(),
            List.of(),
            List.of()),
        "cluster.local");
  }

  /** Names of all pods of Service {@code service} that are there from the beginning. */
  public List<String> podNames(int service) {
    return IntStream.range(0, podsOfEach).mapToObj(pod -> pod(service, pod)).toList();
  }

  /** Of the pods of a Service. */
  public static String account(int service) {
    return "service-" + service;
  }

  /** Of a pod, in the form that Kubernetes gives them. */
  public static String uid(String pod) {
    return java.util
        .UUID
        .nameUUIDFromBytes(pod.getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .toString();
  }

  private <T> List<T> each(IntFunction<T> make) {
    return IntStream.range(0, services).mapToObj(make).toList();
  }

  private int podsOf(int service) {
    return service == MOVING && oneMore ? podsOfEach + 1 : podsOfEach;
  }

  private List<Pod> pods(int service) {
    return IntStream.range(0, podsOf(service))
        .mapToObj(pod -> runningPod(service, pod))
        .map(TrimmedPods::trim)
        .toList();
  }

  private static Pod runningPod(int service, int pod) {
    return new PodBuilder()
        .withMetadata(
            new ObjectMetaBuilder(meta(pod(service, pod)))
                .withUid(uid(pod(service, pod)))
                .withLabels(Map.of("app", account(service)))
                .withAnnotations(Map.of(Labels.STATUS, Labels.INJECTED))
                .build())
        .withNewSpec()
        .withServiceAccountName(account(service))
        .addNewContainer()
        .withName("app")
        .addNewPort()
        .withName("http")
        .withContainerPort(TARGET_PORT)
        .endPort()
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .withPodIP(ip(service, pod))
        .endStatus()
        .build();
  }

  private static Service service(int service) {
    return new ServiceBuilder()
        .withMetadata(meta(account(service)))
        .withNewSpec()
        .withClusterIP("10.96.0." + (service + 1))
        .withSelector(Map.of("app", account(service)))
        .addNewPort()
        .withName("http")
        .withPort(PORT)
        .withNewTargetPort(TARGET_PORT)
        .endPort()
        .endSpec()
        .build();
  }

  private EndpointSlice slice(int service) {
    return new EndpointSliceBuilder()
        .withMetadata(
            new ObjectMetaBuilder(meta(account(service) + "-x"))
                .withLabels(Map.of(Labels.SERVICE_NAME, account(service)))
                .build())
        .withAddressType("IPv4")
        .addNewPort()
        .withName("http")
        .withPort(TARGET_PORT)
        .endPort()
        .withEndpoints(
            IntStream.range(0, podsOf(service)).mapToObj(pod -> endpoint(service, pod)).toList())
        .build();
  }

  private Endpoint endpoint(int service, int pod) {
    boolean ready = !(oneUnready && service == MOVING && pod == 0);
    return new EndpointBuilder()
        .withAddresses(ip(service, pod))
        .withNewConditions()
        .withReady(ready)
        .endConditions()
        .withNewTargetRef()
        .withKind("Pod")
        .withName(pod(service, pod))
        .withNamespace(NAMESPACE)
        .withUid(uid(pod(service, pod)))
        .endTargetRef()
        .build();
  }

  private TrafficSplit weighted() {
    return split(
        0,
        null,
        List.of(
            new TrafficSplitSpec.Backend(account(1), weight),
            new TrafficSplitSpec.Backend(account(2), 100 - weight)));
  }

  private TrafficSplit matched() {
    return split(
        3,
        List.of(new TrafficSplitSpec.Match("specs.smi-spec.io", "HTTPRouteGroup", "canary")),
        List.of(new TrafficSplitSpec.Backend(account(4), 1)));
  }

  private static TrafficSplit split(
      int root, List<TrafficSplitSpec.Match> matches, List<TrafficSplitSpec.Backend> backends) {
    var split = new TrafficSplit();
    split.setMetadata(meta(account(root)));
    split.setSpec(new TrafficSplitSpec(account(root), backends, matches));
    return split;
  }

  private TrafficTarget grant(int service) {
    int source = (service + (service == MOVING ? caller : 1)) % services;
    var target = new TrafficTarget();
    target.setMetadata(meta(account(service)));
    target.setSpec(
        new TrafficTargetSpec(
            subject(service),
            List.of(subject(source)),
            List.of(new TrafficTargetSpec.Rule("HTTPRouteGroup", "reads", null))));
    return target;
  }

  private static TrafficTargetSpec.Subject subject(int service) {
    return new TrafficTargetSpec.Subject(null, "ServiceAccount", account(service), NAMESPACE);
  }

  private static HttpRouteGroup group(String name, HttpRouteGroupSpec.Match match) {
    var group = new HttpRouteGroup();
    group.setMetadata(meta(name));
    group.setSpec(new HttpRouteGroupSpec(List.of(match)));
    return group;
  }

  private static ObjectMeta meta(String name) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(NAMESPACE)
        .withCreationTimestamp("2026-01-01T00:00:00Z")
        .build();
  }

  private static String pod(int service, int pod) {
    return account(service) + "-7c9d8f6b54-" + String.format("%05d", pod);
  }

  private static String ip(int service, int pod) {
    return "10." + (128 + service) + "." + pod / 250 + "." + (1 + pod % 250);
  }
}
