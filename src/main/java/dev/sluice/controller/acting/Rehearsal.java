package dev.sluice.controller.acting;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.controller.attempts.Acts;
import dev.sluice.controller.attempts.BackOff;
import dev.sluice.controller.attempts.Refusals;
import dev.sluice.controller.resolving.ClusterView;
import dev.sluice.controller.resolving.Names;
import dev.sluice.controller.resolving.ResolvedRollout;
import dev.sluice.domain.rollout.Refusal;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;

/**
 * Applies what a release is going to make by dry run before it begins: quotas, policies and limits
 * answer while nothing has happened yet. What is there already, and gets another number only, was
 * accepted when it was made.
 */
public final class Rehearsal {
  private static final String TRIED = " (dry run)";

  private final KubernetesClient client;
  private final ClusterView cluster;
  private final Refusals refusals;

  public Rehearsal(KubernetesClient client, ClusterView cluster, Refusals refusals) {
    this.client = client;
    this.cluster = cluster;
    this.refusals = refusals;
  }

  /** Whether it may begin is said by {@link #refused}. */
  public Acts play(ResolvedRollout subject, int pods, Instant now) {
    Acts acts = new Acts(refusals, subject.rollout(), now);
    Names names = subject.names();
    int weight = subject.plan().exposureAt(0).percent();
    play(acts, subject.revision(), Rendering.canary(subject, subject.revision(), pods));
    if (Rendering.guarded(pods)) {
      play(acts, subject.revision(), Rendering.budget(subject));
    }
    if (cluster.split(names.namespace(), names.split()).isEmpty()) {
      play(acts, subject.revision(), Rendering.split(subject.rollout(), names, weight));
    }
    return acts;
  }

  private void play(Acts acts, String revision, HasMetadata wanted) {
    acts.attempt(
        wanted.getKind() + " " + wanted.getMetadata().getName() + TRIED,
        acts.rollout().getMetadata().getGeneration() + " " + revision,
        BackOff.LONGEST,
        () ->
            client
                .resource(wanted)
                .dryRun()
                .fieldManager(Actuator.FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply());
  }

  /** Whether the last one was refused, so that the release may not begin. */
  public boolean refused(ResolvedRollout subject) {
    return refusals.of(uid(subject.rollout())).stream().anyMatch(it -> it.object().endsWith(TRIED));
  }

  /** No release is about to begin. */
  public void over(ResolvedRollout subject) {
    String uid = uid(subject.rollout());
    List<String> tried =
        refusals.of(uid).stream()
            .map(Refusal::object)
            .filter(object -> object.endsWith(TRIED))
            .toList();
    tried.forEach(object -> refusals.granted(uid, object));
  }

  private static String uid(Rollout rollout) {
    return rollout.getMetadata().getUid();
  }
}
