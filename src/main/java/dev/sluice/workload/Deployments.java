package dev.sluice.workload;

import dev.sluice.api.rollout.v1alpha1.HoldAnnotation;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Deployments are held by {@code spec.paused} and an annotation that says who holds them. */
public final class Deployments implements WorkloadKind<Deployment> {
  /** The only one that is needed; it knows nothing. */
  public static final Deployments KIND = new Deployments();

  private Deployments() {}

  @Override
  public String kind() {
    return "Deployment";
  }

  @Override
  public View view(Deployment deployment) {
    return new View(
        revision(deployment),
        replicas(deployment),
        pods(deployment.getStatus()),
        observed(deployment),
        Boolean.TRUE.equals(deployment.getSpec().getPaused()),
        annotation(deployment, HoldAnnotation.HELD_BY),
        annotation(deployment, WorkloadMarks.REVISION),
        selector(deployment));
  }

  @Override
  public Deployment held(Deployment found, String rollout, boolean paused) {
    return patch(found, Map.of(HoldAnnotation.HELD_BY, rollout), paused);
  }

  @Override
  public Deployment released(Deployment found) {
    return patch(found, Map.of(), null);
  }

  @Override
  public Deployment leftPaused(Deployment found, String why) {
    return patch(found, Map.of(WorkloadMarks.LEFT_PAUSED, why), true);
  }

  @Override
  public Deployment canary(
      Deployment target, ObjectMeta owned, SelectorLabel label, String revision, int replicas) {
    return new DeploymentBuilder()
        .withNewMetadataLike(owned)
        .addToAnnotations(WorkloadMarks.REVISION, revision)
        .endMetadata()
        .withSpec(CanarySpec.of(target.getSpec(), label, WorkloadMarks.rollout(owned), replicas))
        .build();
  }

  /**
   * The template comes from the API server, so it carries its defaults already and is comparable as
   * a whole.
   */
  @Override
  public boolean drifted(Deployment wanted, Deployment found) {
    return !revision(wanted).equals(revision(found))
        || replicas(wanted) != replicas(found)
        || !annotation(wanted, WorkloadMarks.REVISION)
            .equals(annotation(found, WorkloadMarks.REVISION));
  }

  private static Deployment patch(
      Deployment found, Map<String, String> annotations, Boolean paused) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withNamespace(found.getMetadata().getNamespace())
        .withName(found.getMetadata().getName())
        .withResourceVersion(found.getMetadata().getResourceVersion())
        .withAnnotations(annotations)
        .endMetadata()
        .withNewSpec()
        .withPaused(paused)
        .endSpec()
        .build();
  }

  private static String revision(Deployment deployment) {
    return Hashes.of(deployment.getSpec().getTemplate());
  }

  private static int replicas(Deployment deployment) {
    return Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
  }

  private static View.Pods pods(DeploymentStatus status) {
    return status == null
        ? new View.Pods(0, 0, 0, 0)
        : new View.Pods(
            count(status.getReplicas()),
            count(status.getUpdatedReplicas()),
            count(status.getReadyReplicas()),
            count(status.getAvailableReplicas()));
  }

  private static boolean observed(Deployment deployment) {
    DeploymentStatus status = deployment.getStatus();
    return status != null
        && status.getObservedGeneration() != null
        && status.getObservedGeneration() >= deployment.getMetadata().getGeneration();
  }

  private static Map<String, String> selector(Deployment deployment) {
    var selector = deployment.getSpec().getSelector();
    return selector == null || selector.getMatchLabels() == null
        ? Map.of()
        : selector.getMatchLabels();
  }

  private static int count(Integer value) {
    return Objects.requireNonNullElse(value, 0);
  }

  private static Optional<String> annotation(Deployment deployment, String key) {
    return Optional.ofNullable(deployment.getMetadata().getAnnotations()).map(it -> it.get(key));
  }
}
