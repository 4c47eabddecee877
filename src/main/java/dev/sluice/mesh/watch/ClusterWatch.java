package dev.sluice.mesh.watch;

import dev.sluice.api.access.v1alpha4.IdentityBinding;
import dev.sluice.api.access.v1alpha4.IdentityBindingSpec;
import dev.sluice.api.access.v1alpha4.TrafficTarget;
import dev.sluice.api.access.v1alpha4.TrafficTargetSpec;
import dev.sluice.api.specs.v1alpha4.HttpRouteGroup;
import dev.sluice.api.specs.v1alpha4.HttpRouteGroupSpec;
import dev.sluice.api.specs.v1alpha4.TcpRoute;
import dev.sluice.api.specs.v1alpha4.TcpRouteSpec;
import dev.sluice.api.specs.v1alpha4.UdpRoute;
import dev.sluice.api.specs.v1alpha4.UdpRouteSpec;
import dev.sluice.api.split.v1alpha4.TrafficSplit;
import dev.sluice.api.split.v1alpha4.TrafficSplitSpec;
import dev.sluice.domain.policy.MeshModel;
import dev.sluice.domain.policy.SmiKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Watches the cluster and hands over a {@link MeshModel} whenever it has changed. Nothing is handed
 * over before every kind has been listed once: a model without, say, the TrafficTargets would be a
 * wrong policy, one without endpoints an outage.
 */
public final class ClusterWatch implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ClusterWatch.class);
  private static final Duration QUIET = Duration.ofMillis(2);

  private final String trustDomain;
  private final Consumer<MeshModel> onChange;
  private final Debouncer debouncer = new Debouncer("mesh-watch", QUIET, this::update);
  private final Watched<Namespace> namespaces;
  private final Watched<Pod> pods;
  private final Watched<Service> services;
  private final Watched<EndpointSlice> slices;
  private final Watched<GenericKubernetesResource> splits;
  private final Watched<GenericKubernetesResource> targets;
  private final Watched<GenericKubernetesResource> httpRoutes;
  private final Watched<GenericKubernetesResource> tcpRoutes;
  private final Watched<GenericKubernetesResource> udpRoutes;
  private final Watched<GenericKubernetesResource> bindings;
  private final SmiReader<TrafficSplitSpec, TrafficSplit> splitReader =
      new SmiReader<>(TrafficSplitSpec.class, TrafficSplit::new);
  private final SmiReader<TrafficTargetSpec, TrafficTarget> targetReader =
      new SmiReader<>(TrafficTargetSpec.class, TrafficTarget::new);
  private final SmiReader<HttpRouteGroupSpec, HttpRouteGroup> httpReader =
      new SmiReader<>(HttpRouteGroupSpec.class, HttpRouteGroup::new);
  private final SmiReader<TcpRouteSpec, TcpRoute> tcpReader =
      new SmiReader<>(TcpRouteSpec.class, TcpRoute::new);
  private final SmiReader<UdpRouteSpec, UdpRoute> udpReader =
      new SmiReader<>(UdpRouteSpec.class, UdpRoute::new);
  private final SmiReader<IdentityBindingSpec, IdentityBinding> bindingReader =
      new SmiReader<>(IdentityBindingSpec.class, IdentityBinding::new);
  private volatile boolean synced;
  private volatile Handed handed;
  private MeshModel last; // only touched by the debouncer's thread

  /**
   * @param client must be allowed to list and watch all that is watched, in all namespaces
   * @param trustDomain of the mesh's identities
   * @param onChange called on one thread, never twice with equal models in a row; an exception is
   *     logged and the model comes again with the next change
   */
  public ClusterWatch(KubernetesClient client, String trustDomain, Consumer<MeshModel> onChange) {
    this.trustDomain = trustDomain;
    this.onChange = onChange;
    namespaces = new Watched<>("namespaces", client.namespaces(), debouncer::request);
    pods =
        new Watched<>("pods", client.pods().inAnyNamespace(), debouncer::request)
            .keepIn(new TrimmedPods());
    services = new Watched<>("services", client.services().inAnyNamespace(), debouncer::request);
    slices =
        new Watched<>(
            "endpointslices",
            client.discovery().v1().endpointSlices().inAnyNamespace(),
            debouncer::request);
    splits = untyped(client, TrafficSplit.class);
    targets = untyped(client, TrafficTarget.class);
    httpRoutes = untyped(client, HttpRouteGroup.class);
    tcpRoutes = untyped(client, TcpRoute.class);
    udpRoutes = untyped(client, UdpRoute.class);
    bindings = untyped(client, IdentityBinding.class);
  }

  /**
   * Returns at once; call it once.
   *
   * @return done when every kind has been listed, which is tried for as long as it takes
   */
  public CompletionStage<Void> start() {
    var started =
        all().stream()
            .map(Watched::start)
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(started).thenRun(this::allListed);
  }

  /**
   * Whether every kind has been listed once; stays true, since what was known last is better than
   * nothing.
   */
  boolean synced() {
    return synced;
  }

  /**
   * What has been handed over last.
   *
   * @param objects all SMI objects, each in the version that the model was made from
   */
  public record Handed(MeshModel model, List<SmiObject> objects) {}

  /** Null before anything has been handed over. */
  public Handed handedOver() {
    return handed;
  }

  @Override
  public void close() {
    all().forEach(Watched::close);
    debouncer.close();
  }

  private Watched<GenericKubernetesResource> untyped(
      KubernetesClient client, Class<? extends CustomResource<?, ?>> type) {
    var objects =
        client
            .genericKubernetesResources(ResourceDefinitionContext.fromResourceType(type))
            .inAnyNamespace();
    return new Watched<>(HasMetadata.getFullResourceName(type), objects, debouncer::request);
  }

  private List<Watched<?>> all() {
    return List.of(
        namespaces,
        pods,
        services,
        slices,
        splits,
        targets,
        httpRoutes,
        tcpRoutes,
        udpRoutes,
        bindings);
  }

  private void allListed() {
    LOG.info("the whole mesh is known; following its changes");
    synced = true;
    debouncer.request();
  }

  private void update() {
    if (!synced) {
      return;
    }
    var model = MeshModelBuilder.build(objects(), trustDomain);
    if (!model.equals(last)) {
      onChange.accept(model);
      last = model;
    }
    handed = new Handed(model, smiObjects());
  }

  private List<SmiObject> smiObjects() {
    return Stream.of(
            splitReader.objects(SmiKind.TRAFFIC_SPLIT),
            targetReader.objects(SmiKind.TRAFFIC_TARGET),
            httpReader.objects(SmiKind.HTTP_ROUTE_GROUP),
            tcpReader.objects(SmiKind.TCP_ROUTE),
            udpReader.objects(SmiKind.UDP_ROUTE),
            bindingReader.objects(SmiKind.IDENTITY_BINDING))
        .flatMap(List::stream)
        .toList();
  }

  private ClusterObjects objects() {
    return new ClusterObjects(
        namespaces.list(),
        pods.list(),
        services.list(),
        slices.list(),
        splitReader.read(splits.list()),
        targetReader.read(targets.list()),
        httpReader.read(httpRoutes.list()),
        tcpReader.read(tcpRoutes.list()),
        udpReader.read(udpRoutes.list()),
        bindingReader.read(bindings.list()));
  }
}
