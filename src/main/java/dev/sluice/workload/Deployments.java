package dev.sluice.workload;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Deployments. They are held by an annotation that says who holds them; their template, once
 * changed, by {@code spec.paused}.
 */
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
        Revisions.of(deployment),
        replicas(deployment),
        pods(deployment.getStatus()),
        observed(deployment),
        Holds.of(deployment),
        WorkloadMarks.annotation(deployment, WorkloadMarks.REVISION),
        Selectors.labels(deployment.getSpec().getSelector()),
        Rolling.of(deployment).mayEmpty(replicas(deployment)),
        Claims.written(deployment.getSpec().getTemplate()));
  }

  @Override
  public Optional<String> held(Deployment found, String rollout, boolean closed) {
    return Holds.held(found, rollout, closed);
  }

  @Override
  public String released(Deployment found) {
    return Holds.released(found);
  }

  @Override
  public String leftPaused(Deployment found, String why) {
    return Holds.leftPaused(found, why);
  }

  @Override
  public boolean sameVersion(Deployment before, Deployment now) {
    return Revisions.same(before, now);
  }

  @Override
  public Deployment marked(Deployment before, Deployment now) {
    return Marks.copied(before, now);
  }

  @Override
  public Deployment closed(Deployment held) {
    return Marks.closed(held);
  }

  @Override
  public Deployment free(Deployment copy) {
    return Marks.free(copy);
  }

  @Override
  public Deployment unmarked(Deployment workload) {
    return Marks.without(workload);
  }

  @Override
  public Deployment canary(
      Deployment target, ObjectMeta owned, SelectorLabel label, String revision, int replicas) {
    return new DeploymentBuilder()
        .withNewMetadataLike(owned)
        .addToAnnotations(WorkloadMarks.REVISION, revision)
        .endMetadata()
        .withSpec(
            CanarySpec.of(
                target.getSpec(), label, WorkloadMarks.rollout(owned), revision, replicas))
        .build();
  }

  /**
   * The template comes from the API server, so it carries its defaults already and is comparable as
   * a whole. A canary of an earlier version of this program lacks the label of its revision; it
   * stays as it is until its release ends.
   */
  @Override
  public boolean drifted(Deployment wanted, Deployment found) {
    return !CanarySpec.sameTemplate(wanted, found)
        || replicas(wanted) != replicas(found)
        || !WorkloadMarks.annotation(wanted, WorkloadMarks.REVISION)
            .equals(WorkloadMarks.annotation(found, WorkloadMarks.REVISION));
  }

  @Override
  public Map<String, String> canarySelector(
      Map<String, String> service,
      SelectorLabel label,
      Optional<Deployment> found,
      @Nullable String revision) {
    var selector = new HashMap<>(label.canary(service));
    if (revision != null && found.map(CanarySpec::carriesRevision).orElse(true)) {
      selector.put(WorkloadMarks.REVISION, revision);
    }
    return selector;
  }

  /** Of the canary that a selector finds, or null. */
  public @Nullable String revision(Map<String, String> selector) {
    return selector.get(WorkloadMarks.REVISION);
  }

  static int replicas(Deployment deployment) {
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

  private static int count(Integer value) {
    return Objects.requireNonNullElse(value, 0);
  }
}
