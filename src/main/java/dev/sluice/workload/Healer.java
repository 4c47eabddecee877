package dev.sluice.workload;

import static dev.sluice.workload.Versions.count;

import dev.sluice.workload.Healing.Delete;
import dev.sluice.workload.Healing.Healed;
import dev.sluice.workload.Healing.Lost;
import dev.sluice.workload.Healing.Revert;
import dev.sluice.workload.Healing.Scale;
import dev.sluice.workload.Healing.Waiting;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Chooses the next write; see {@link Healing}. */
final class Healer {
  private final Deployment deployment;
  private final Versions versions;
  private final String stable;
  private final int replicas;
  private final Rolling rolling;

  Healer(Deployment deployment, Versions versions, String stable) {
    this.deployment = deployment;
    this.versions = versions;
    this.stable = stable;
    this.replicas = Deployments.replicas(deployment);
    this.rolling = Rolling.of(deployment);
  }

  Healing next() {
    var foreign = versions.others(stable);
    if (Revisions.of(deployment).equals(stable)) {
      return rolledBack(foreign);
    }
    var wrong = foreign.stream().filter(it -> size(it) > 0).max(BY_SIZE);
    if (wrong.isEmpty()) {
      return tidied(foreign);
    }
    var right = versions.of(stable).stream().max(BY_SIZE);
    if (right.isEmpty()) {
      return new Lost();
    }
    if (versions.replicaSets().stream().anyMatch(it -> !Versions.observed(it))) {
      return new Waiting("the ReplicaSets are being scaled");
    }
    return replicas > 0 && (size(right.get()) == 0 || overtaken(wrong.get()))
        ? versions.reverted(stable).<Healing>map(Revert::new).orElseGet(Lost::new)
        : move(wrong.get(), right.get());
  }

  /**
   * Kubernetes is about to end all others, perhaps at this moment: whoever took the wrong pods away
   * as well would leave none.
   */
  private boolean overtaken(ReplicaSet wrong) {
    return rolling.gradual() && count(wrong.getStatus().getAvailableReplicas()) >= replicas;
  }

  private static final Comparator<ReplicaSet> BY_SIZE = Comparator.comparing(Healer::size);

  private Healing tidied(List<ReplicaSet> foreign) {
    var left = foreign.stream().filter(it -> count(it.getStatus().getReplicas()) > 0).toList();
    if (!left.isEmpty()) {
      return new Waiting("pods are ending: " + Healing.told(left));
    }
    return rejected(foreign).<Healing>map(Delete::new).orElseGet(Healed::new);
  }

  private Optional<ReplicaSet> rejected(List<ReplicaSet> foreign) {
    String present = Revisions.of(deployment);
    return foreign.stream().filter(it -> versions.revision(it).equals(present)).findFirst();
  }

  /** Its template is the stable one again, so Kubernetes ends the others by itself. */
  private static Healing rolledBack(List<ReplicaSet> foreign) {
    var left = foreign.stream().filter(it -> count(it.getStatus().getReplicas()) > 0).toList();
    return left.isEmpty()
        ? new Healed()
        : new Waiting("Kubernetes rolls back: " + Healing.told(left));
  }

  /** What Kubernetes takes, it takes from the larger one; what it gives, the larger one gets. */
  private Healing move(ReplicaSet wrong, ReplicaSet right) {
    int bad = size(wrong);
    int good = size(right);
    if (!rolling.gradual() || replicas == 0) {
      return new Scale(wrong, 0);
    }
    int spare = spare(wrong);
    int ahead = bad - good - 1;
    if (ahead > 0) {
      return spare > 0 ? new Scale(right, good + Math.min(ahead, spare)) : missing();
    }
    int least = Math.max(1, bad - good + 1);
    return least > spare + 1
        ? missing()
        : new Scale(wrong, bad - Math.min(bad, Math.max(least, spare)));
  }

  private Healing missing() {
    return new Waiting(
        "%d of %d pods are available".formatted(available(), rolling.least(replicas)));
  }

  /** Pods of one ReplicaSet that may go now: those that serve nobody, and those beyond need. */
  private int spare(ReplicaSet wrong) {
    int idle = Math.max(0, size(wrong) - count(wrong.getStatus().getAvailableReplicas()));
    return idle + Math.max(0, available() - rolling.least(replicas));
  }

  private int available() {
    return versions.replicaSets().stream()
        .mapToInt(it -> count(it.getStatus().getAvailableReplicas()))
        .sum();
  }

  private static int size(ReplicaSet replicaSet) {
    return count(replicaSet.getSpec().getReplicas());
  }
}
