package dev.sluice.controller.acting;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.split.v1alpha4.TrafficSplit;
import dev.sluice.api.split.v1alpha4.TrafficSplitSpec;
import dev.sluice.api.split.v1alpha4.TrafficSplitSpec.Backend;
import dev.sluice.controller.resolving.Names;
import dev.sluice.controller.resolving.Ownership;
import dev.sluice.controller.resolving.ResolvedRollout;
import dev.sluice.domain.rollout.ReleaseState;
import dev.sluice.workload.Deployments;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a state looks like as Kubernetes objects. Decides nothing; equal input gives equal objects.
 */
public final class Rendering {
  private Rendering() {}

  /** Finds the pods that the root Service finds. */
  public static Service stableService(ResolvedRollout subject) {
    return service(
        subject, subject.names().stableService(), subject.root().getSpec().getSelector());
  }

  /**
   * At rest there is no canary to be found, so what the Service says of the last one may stay. A
   * canary that stands in for the stable version serves on while another revision takes its place,
   * so then its Service finds the pods of both.
   *
   * @return null where the revision does not matter
   */
  public static @Nullable String canaryRevision(
      ReleaseState state, Optional<Service> found, Optional<Deployment> canary) {
    if (state.standsIn() && canary.filter(it -> exchanging(it, state)).isPresent()) {
      return null;
    }
    return state.canary() != null
        ? state.canary()
        : found.map(it -> it.getSpec().getSelector()).map(Deployments.KIND::revision).orElse(null);
  }

  private static boolean exchanging(Deployment canary, ReleaseState state) {
    return !Deployments.KIND.view(canary).runsOnly(state.canary());
  }

  /**
   * @param found the canary that is there
   * @param revision of the canary that is wanted, or null where it does not matter
   */
  public static Service canaryService(
      ResolvedRollout subject, Optional<Deployment> found, @Nullable String revision) {
    var root = subject.root().getSpec().getSelector();
    return service(
        subject,
        subject.names().canaryService(),
        Deployments.KIND.canarySelector(root, subject.label(), found, revision));
  }

  /** The API server's defaults are spelled out, so that ours are comparable as wholes. */
  private static Service service(
      ResolvedRollout subject, String name, Map<String, String> selector) {
    return new ServiceBuilder()
        .withMetadata(Ownership.owned(subject.rollout(), name, Map.of()))
        .withNewSpec()
        .withSelector(selector)
        .withPorts(ports(subject.root()))
        .withType("ClusterIP")
        .withSessionAffinity("None")
        .withInternalTrafficPolicy("Cluster")
        .endSpec()
        .build();
  }

  /** Without what is allotted to the root Service alone. */
  private static List<ServicePort> ports(Service root) {
    return root.getSpec().getPorts().stream()
        .map(port -> port.toBuilder().withNodePort(null).build())
        .toList();
  }

  /** The root Service's requests, {@code canaryWeight} percent of them to the canary. */
  public static TrafficSplit split(Rollout rollout, Names names, int canaryWeight) {
    var split = new TrafficSplit();
    split.setMetadata(Ownership.owned(rollout, names.split(), Map.of()));
    split.setSpec(
        new TrafficSplitSpec(
            names.rootService(),
            List.of(
                new Backend(names.stableService(), 100 - canaryWeight),
                new Backend(names.canaryService(), canaryWeight)),
            null));
    return split;
  }

  /** The target with another name, the canary's label and its own number of pods. */
  public static Deployment canary(ResolvedRollout subject, String revision, int replicas) {
    var owned = Ownership.owned(subject.rollout(), subject.names().canaryDeployment(), Map.of());
    return Deployments.KIND.canary(subject.target(), owned, subject.label(), revision, replicas);
  }

  /** One pod may always go, so a budget for it would say nothing. */
  public static boolean guarded(int pods) {
    return pods > 1;
  }

  /** Nodes are drained one canary pod at a time. */
  public static PodDisruptionBudget budget(ResolvedRollout subject) {
    var pods = subject.target().getSpec().getSelector().getMatchLabels();
    return new PodDisruptionBudgetBuilder()
        .withMetadata(
            Ownership.owned(subject.rollout(), subject.names().canaryDeployment(), Map.of()))
        .withNewSpec()
        .withMaxUnavailable(new IntOrString(1))
        .withNewSelector()
        .withMatchLabels(subject.label().canary(pods))
        .endSelector()
        .endSpec()
        .build();
  }
}
