package dev.sluice.controller;

import dev.sluice.controller.acting.Managers;
import dev.sluice.controller.attempts.Refusals;
import dev.sluice.controller.resolving.ClusterView;
import dev.sluice.controller.resolving.Names;
import dev.sluice.controller.resolving.ResolvedRollout;
import dev.sluice.domain.rollout.Initializing;
import dev.sluice.domain.rollout.Observation;
import dev.sluice.domain.rollout.Observation.Canary;
import dev.sluice.domain.rollout.Observation.Target;
import dev.sluice.domain.rollout.Order;
import dev.sluice.domain.rollout.Phase;
import dev.sluice.domain.rollout.ReleaseState;
import dev.sluice.domain.rollout.Returning;
import dev.sluice.domain.rollout.RouteProgress;
import dev.sluice.domain.rollout.RouteProgress.RouteState;
import dev.sluice.workload.Deployments;
import dev.sluice.workload.Versions;
import dev.sluice.workload.View;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gathers what a decision needs: caches, sidecars, traffic. */
final class Observer {
  private final ClusterView cluster;
  private final RouteProgress routing;
  private final WindowCutter windows;
  private final Refusals refusals;
  private final Autoscalers autoscalers;
  private final Function<Deployment, List<ReplicaSet>> replicaSets;

  Observer(
      ClusterView cluster,
      RouteProgress routing,
      WindowCutter windows,
      Refusals refusals,
      Autoscalers autoscalers,
      Function<Deployment, List<ReplicaSet>> replicaSets) {
    this.replicaSets = replicaSets;
    this.cluster = cluster;
    this.refusals = refusals;
    this.autoscalers = autoscalers;
    this.routing = routing;
    this.windows = windows;
  }

  Observation observe(ResolvedRollout subject, ReleaseState state, Instant now) {
    Names names = subject.names();
    var routes = routing.routes(names.namespace(), names.rootService(), subject.port());
    boolean splitExists = cluster.split(names.namespace(), names.split()).isPresent();
    var seen =
        new Observation(
            target(subject, state, now),
            canary(names, state),
            names.stableService(),
            names.canaryService(),
            routes,
            splitExists,
            !splitExists && stableKnown(subject, routes),
            Optional.empty(),
            Duration.ZERO,
            orders(subject),
            refusals.of(subject.rollout().getMetadata().getUid()));
    var window = windows.measure(subject, state, seen, now);
    return seen.with(window, windows.unmeasured(subject.rollout().getMetadata().getUid(), now));
  }

  private boolean stableKnown(ResolvedRollout subject, RouteState root) {
    Names names = subject.names();
    var stable = routing.routes(names.namespace(), names.stableService(), subject.port());
    int needed = root.endpoints().getOrDefault(names.rootService(), 0);
    return stable.settled()
        && stable.endpoints().containsKey(names.stableService())
        && stable.endpoints().get(names.stableService()) >= needed;
  }

  private Target target(ResolvedRollout subject, ReleaseState state, Instant now) {
    View target = subject.workload();
    return new Target(
        target.revision(),
        target.replicas(),
        target.complete(),
        strangers(subject, state, now),
        target.heldBy(subject.names().rollout()),
        target.paused(),
        pausedBy(subject),
        running(subject, state),
        target.old(),
        target.pods().ready(),
        target.mayEmpty(),
        autoscalers.wish(subject.names(), state, target.replicas()));
  }

  /**
   * A held workload whose template waits has no pods of it. Those of a version before, left over
   * from a roll that was broken off, are looked for once, before a release is called taken back;
   * that is not said either while Kubernetes has not seen the workload as it is.
   */
  private boolean strangers(ResolvedRollout subject, ReleaseState state, Instant now) {
    View target = subject.workload();
    if (ends(subject, state, now)) {
      return !target.observed() || leftOver(subject, state);
    }
    return target.revision().equals(state.stable())
        ? target.mixed()
        : target.observed()
            && target.heldBy(subject.names().rollout())
            && target.pods().updated() > 0;
  }

  private static boolean ends(ResolvedRollout subject, ReleaseState state, Instant now) {
    return state instanceof Returning returning
        && returning.phase() == Phase.ROLLING_BACK
        && returning.drained(subject.plan(), now);
  }

  private boolean leftOver(ResolvedRollout subject, ReleaseState state) {
    return !Versions.of(subject.target(), replicaSets.apply(subject.target()))
        .runsOnly(state.stable());
  }

  private static @Nullable String pausedBy(ResolvedRollout subject) {
    View target = subject.workload();
    return target.paused() && !target.hold().pausedByUs()
        ? Managers.of(subject.target(), "f:spec", "f:paused")
        : null;
  }

  /**
   * Asked for only where it decides something: what a paused workload runs that is to be adopted.
   */
  private @Nullable String running(ResolvedRollout subject, ReleaseState state) {
    View target = subject.workload();
    if (target.complete()) {
      return target.revision();
    }
    if (!(state instanceof Initializing) || !target.paused() || !target.observed()) {
      return null;
    }
    var pods = Versions.of(subject.target(), replicaSets.apply(subject.target())).pods();
    return pods.size() == 1 ? pods.keySet().iterator().next() : null;
  }

  private Canary canary(Names names, ReleaseState state) {
    return cluster
        .deployment(names.namespace(), names.canaryDeployment())
        .map(Deployments.KIND::view)
        .map(it -> canary(it, state))
        .orElse(Canary.NONE);
  }

  private static Canary canary(View canary, ReleaseState state) {
    return new Canary(true, canary.runs(state.canary(), state.pods()), canary.pods().available());
  }

  private static List<Order> orders(ResolvedRollout subject) {
    Map<String, String> annotations = subject.rollout().getMetadata().getAnnotations();
    return annotations == null
        ? List.of()
        : Arrays.stream(Order.Kind.values())
            .flatMap(kind -> order(kind, annotations.get(kind.annotation())).stream())
            .toList();
  }

  private static Optional<Order> order(Order.Kind kind, @Nullable String about) {
    return Optional.ofNullable(about).map(it -> new Order(kind, it));
  }
}
