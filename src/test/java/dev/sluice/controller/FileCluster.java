package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.split.v1alpha4.TrafficSplit;
import dev.sluice.controller.resolving.ClusterView;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Optional;

/** The informers' caches, from a list. */
record FileCluster(Rollout rollout, List<HasMetadata> objects) implements ClusterView {
  @Override
  public Optional<Deployment> deployment(String namespace, String name) {
    return find(Deployment.class, name);
  }

  @Override
  public Optional<Service> service(String namespace, String name) {
    return find(Service.class, name);
  }

  @Override
  public Optional<TrafficSplit> split(String namespace, String name) {
    return find(TrafficSplit.class, name);
  }

  @Override
  public List<TrafficSplit> splitsOf(String namespace, String rootService) {
    return objects.stream()
        .filter(TrafficSplit.class::isInstance)
        .map(TrafficSplit.class::cast)
        .filter(split -> split.getSpec().service().equals(rootService))
        .toList();
  }

  @Override
  public Optional<PodDisruptionBudget> budget(String namespace, String name) {
    return find(PodDisruptionBudget.class, name);
  }

  @Override
  public List<Rollout> rolloutsOf(String namespace, String target) {
    return List.of(rollout);
  }

  @Override
  public boolean terminating(String namespace) {
    return false;
  }

  private <T extends HasMetadata> Optional<T> find(Class<T> type, String name) {
    return objects.stream()
        .filter(type::isInstance)
        .map(type::cast)
        .filter(object -> object.getMetadata().getName().equals(name))
        .findFirst();
  }
}
