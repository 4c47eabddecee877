package dev.sluice.controller.acting;

import dev.sluice.controller.attempts.Acts;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import java.util.List;
import java.util.Optional;

/**
 * Why a Deployment gets no pods, in the words of whoever refuses them: quota, policy, admission.
 */
final class PodFailure {
  private static final String FAILURE = "ReplicaFailure";

  private PodFailure() {}

  static void tell(Acts acts, String name, Optional<Deployment> deployment) {
    String object = "Pods of Deployment " + name;
    deployment
        .flatMap(PodFailure::of)
        .ifPresentOrElse(
            words -> acts.noted(object, "PodsRefused", words), () -> acts.settled(object));
  }

  private static Optional<String> of(Deployment deployment) {
    var status = deployment.getStatus();
    List<DeploymentCondition> conditions =
        status == null || status.getConditions() == null ? List.of() : status.getConditions();
    return conditions.stream()
        .filter(c -> c.getType().equals(FAILURE) && c.getStatus().equals("True"))
        .map(DeploymentCondition::getMessage)
        .findFirst();
  }
}
