package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.split.v1alpha4.TrafficSplit;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/** The caches of the event sources that wake the reconciler; one informer per kind. */
final class WatchedCluster implements ClusterView {
  private final IndexerResourceCache<Rollout> rollouts;
  private final InformerEventSource<Deployment, Rollout> deployments;
  private final InformerEventSource<Service, Rollout> services;
  private final InformerEventSource<TrafficSplit, Rollout> splits;

  WatchedCluster(EventSourceContext<Rollout> context) {
    this.rollouts = context.getPrimaryCache();
    this.deployments =
        source(
            context,
            Deployment.class,
            (names, d) -> d.equals(names.target()) || d.equals(names.canaryDeployment()));
    this.services =
        source(
            context,
            Service.class,
            (names, s) ->
                s.equals(names.rootService())
                    || s.equals(names.stableService())
                    || s.equals(names.canaryService()));
    this.splits = source(context, TrafficSplit.class, (names, s) -> s.equals(names.split()));
  }

  List<EventSource<?, Rollout>> eventSources() {
    return List.of(deployments, services, splits);
  }

  private <T extends HasMetadata> InformerEventSource<T, Rollout> source(
      EventSourceContext<Rollout> context, Class<T> kind, BiPredicate<Names, String> concerns) {
    var configuration =
        InformerEventSourceConfiguration.from(kind, Rollout.class)
            .withSecondaryToPrimaryMapper(changed -> concerned(changed, concerns))
            .build();
    return new InformerEventSource<>(configuration, context);
  }

  private Set<ResourceID> concerned(HasMetadata changed, BiPredicate<Names, String> concerns) {
    return rollouts(changed.getMetadata().getNamespace()).stream()
        .filter(r -> concerns.test(Names.of(r), changed.getMetadata().getName()))
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
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
  public List<Rollout> rollouts(String namespace) {
    return rollouts.list(namespace, r -> true).toList();
  }
}
