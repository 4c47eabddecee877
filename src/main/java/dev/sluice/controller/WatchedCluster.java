package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.split.v1alpha4.TrafficSplit;
import dev.sluice.controller.resolving.ClusterView;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The caches of the event sources that wake the reconciler; one informer per kind. */
final class WatchedCluster implements ClusterView {
  private static final String ROOT = "root";

  private final RolloutIndex rollouts;
  private final InformerEventSource<Deployment, Rollout> deployments;
  private final InformerEventSource<Service, Rollout> services;
  private final InformerEventSource<TrafficSplit, Rollout> splits;
  private final InformerEventSource<PodDisruptionBudget, Rollout> budgets;
  private final InformerEventSource<Namespace, Rollout> namespaces;
  private final SimpleInboundEventSource<Rollout> wake = new SimpleInboundEventSource<>("wake");

  WatchedCluster(EventSourceContext<Rollout> context) {
    this.rollouts = new RolloutIndex(context.getPrimaryCache());
    this.deployments =
        source(context, Deployment.class, d -> rollouts.ofDeployment(namespace(d), name(d)));
    this.services = source(context, Service.class, s -> rollouts.ofService(namespace(s), name(s)));
    this.splits = source(context, TrafficSplit.class, this::concerned);
    this.budgets =
        source(
            context, PodDisruptionBudget.class, b -> rollouts.ofDeployment(namespace(b), name(b)));
    this.namespaces = source(context, Namespace.class, this::concerned);
    splits.addIndexers(Map.of(ROOT, WatchedCluster::roots));
  }

  private static String namespace(HasMetadata object) {
    return object.getMetadata().getNamespace();
  }

  private static String name(HasMetadata object) {
    return object.getMetadata().getName();
  }

  /** Ours, and any other one of the same root Service. */
  private Set<ResourceID> concerned(TrafficSplit split) {
    return Stream.concat(
            Stream.of(ResourceID.fromResource(split)),
            roots(split).stream().flatMap(root -> rollouts.ofRoot(root).stream()))
        .collect(Collectors.toSet());
  }

  /** Only its end is of any concern. */
  private Set<ResourceID> concerned(Namespace namespace) {
    return namespace.getMetadata().getDeletionTimestamp() == null
        ? Set.of()
        : rollouts.ofNamespace(name(namespace));
  }

  List<EventSource<?, Rollout>> eventSources() {
    return List.of(deployments, services, splits, budgets, namespaces, wake);
  }

  /** Looks again at every Rollout of this target, or of this root Service. */
  void wakeTarget(String namespace, String target) {
    rollouts.ofDeployment(namespace, target).forEach(wake::propagateEvent);
  }

  void wakeService(String namespace, String rootService) {
    rollouts.ofService(namespace, rootService).forEach(wake::propagateEvent);
  }

  private static <T extends HasMetadata> InformerEventSource<T, Rollout> source(
      EventSourceContext<Rollout> context, Class<T> kind, Function<T, Set<ResourceID>> concerned) {
    var configuration =
        InformerEventSourceConfiguration.from(kind, Rollout.class)
            .withSecondaryToPrimaryMapper(concerned::apply)
            .build();
    return new InformerEventSource<>(configuration, context);
  }

  /** A split may say its root Service's full name. */
  private static List<String> roots(TrafficSplit split) {
    String root = split.getSpec() == null ? null : split.getSpec().service();
    return root == null
        ? List.of()
        : List.of(split.getMetadata().getNamespace() + "/" + root.split("\\.", 2)[0]);
  }

  @Override
  public Optional<Deployment> deployment(String namespace, String name) {
    return deployments.get(new ResourceID(name, namespace));
  }

  @Override
  public Optional<Service> service(String namespace, String name) {
    return services.get(new ResourceID(name, namespace));
  }

  @Override
  public Optional<TrafficSplit> split(String namespace, String name) {
    return splits.get(new ResourceID(name, namespace));
  }

  @Override
  public List<TrafficSplit> splitsOf(String namespace, String rootService) {
    return splits.byIndex(ROOT, namespace + "/" + rootService);
  }

  @Override
  public Optional<PodDisruptionBudget> budget(String namespace, String name) {
    return budgets.get(new ResourceID(name, namespace));
  }

  @Override
  public List<Rollout> rolloutsOf(String namespace, String target) {
    return rollouts.ofTarget(namespace, target);
  }

  @Override
  public boolean terminating(String namespace) {
    return namespaces
        .get(new ResourceID(namespace))
        .filter(it -> it.getMetadata().getDeletionTimestamp() != null)
        .isPresent();
  }
}
