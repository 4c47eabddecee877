package dev.sluice.controller.resolving;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.split.v1alpha4.TrafficSplit;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Optional;

/** What the informers' caches hold; reading costs no request. */
public interface ClusterView {
  Optional<Deployment> deployment(String namespace, String name);

  Optional<Service> service(String namespace, String name);

  Optional<TrafficSplit> split(String namespace, String name);

  /** Every TrafficSplit of a root Service, in no order. */
  List<TrafficSplit> splitsOf(String namespace, String rootService);

  Optional<PodDisruptionBudget> budget(String namespace, String name);

  /** Every Rollout of a target, in no order. */
  List<Rollout> rolloutsOf(String namespace, String target);

  /** Whether a namespace is being deleted. */
  boolean terminating(String namespace);
}
