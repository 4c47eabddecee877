package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.CanaryStrategy;
import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.RolloutSpec;
import dev.sluice.api.rollout.v1alpha1.Strategy;
import dev.sluice.controller.resolving.ClusterView;
import dev.sluice.controller.resolving.Names;
import dev.sluice.controller.resolving.ResolvedRollout;
import dev.sluice.controller.status.Conditions;
import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.rollout.Plan;
import dev.sluice.domain.rollout.ReleaseState;
import dev.sluice.domain.rollout.spec.PlanFactory;
import dev.sluice.workload.Deployments;
import dev.sluice.workload.SelectorLabel;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a release under way is judged by while its Rollout is invalid: by what was valid last, or
 * after a restart by the rules that its evidence was begun with. It is held where it is.
 */
final class StandIns {
  /** No deadline of the plan ends what only a person can put right; {@link #overdue} does. */
  private static final Duration NEVER = Duration.ofDays(3650);

  private final ClusterView cluster;
  private final Map<String, ResolvedRollout> valid = new ConcurrentHashMap<>();
  private final Map<String, Instant> invalidSince = new ConcurrentHashMap<>();

  StandIns(ClusterView cluster) {
    this.cluster = cluster;
  }

  /** It can be worked on as it is. */
  void valid(ResolvedRollout subject) {
    String uid = uid(subject.rollout());
    valid.put(uid, subject);
    invalidSince.remove(uid);
  }

  void forget(String uid) {
    valid.remove(uid);
    invalidSince.remove(uid);
  }

  /** Empty where nothing is known of what the release needs. */
  Optional<ResolvedRollout> of(Rollout rollout, ReleaseState state) {
    ResolvedRollout last = valid.get(uid(rollout));
    return Names.of(rollout)
        .flatMap(
            names -> last == null ? found(rollout, names, state) : again(rollout, last, state));
  }

  /** Whether the release has waited for the Rollout to be put right for its progress deadline. */
  boolean overdue(Rollout rollout, String reason, Instant now) {
    String uid = uid(rollout);
    Instant since = invalidSince.computeIfAbsent(uid, id -> told(rollout, reason).orElse(now));
    Duration deadline =
        valid.containsKey(uid)
            ? valid.get(uid).plan().progressDeadline()
            : plain(rollout).progressDeadline();
    return !now.isBefore(since.plus(deadline));
  }

  /** Before a restart. */
  private static Optional<Instant> told(Rollout rollout, String reason) {
    return Conditions.since(rollout.getStatus(), "Stalled", reason);
  }

  private Optional<ResolvedRollout> again(
      Rollout rollout, ResolvedRollout last, ReleaseState state) {
    Deployment target =
        cluster.deployment(last.names().namespace(), last.names().target()).orElse(last.target());
    return Optional.of(
        new ResolvedRollout(
            with(rollout, last.spec()),
            last.names(),
            held(last.plan(), state),
            target,
            Deployments.KIND.view(target),
            last.root(),
            last.label()));
  }

  private Optional<ResolvedRollout> found(Rollout rollout, Names names, ReleaseState state) {
    var target = cluster.deployment(names.namespace(), names.target());
    var root = cluster.service(names.namespace(), names.rootService());
    return target.flatMap(
        d ->
            root.flatMap(s -> label(d, s).map(label -> found(rollout, names, state, d, s, label))));
  }

  private static ResolvedRollout found(
      Rollout rollout,
      Names names,
      ReleaseState state,
      Deployment target,
      Service root,
      SelectorLabel label) {
    Plan plan = held(plain(rollout), state);
    return new ResolvedRollout(
        with(rollout, plainSpec(rollout)),
        names,
        plan,
        target,
        Deployments.KIND.view(target),
        root,
        label);
  }

  private static Optional<SelectorLabel> label(Deployment target, Service root) {
    return SelectorLabel.shared(
        Deployments.KIND.view(target).selector(),
        Objects.requireNonNullElse(root.getSpec().getSelector(), Map.of()));
  }

  /** No step, no promotion; harm is still taken back. */
  private static Plan held(Plan plan, ReleaseState state) {
    List<Plan.Step> steps = state.step() < plan.steps().size() ? plan.steps() : standing(state);
    return new Plan(steps, rules(plan, state), NEVER, plan.drain(), true);
  }

  private static List<Plan.Step> standing(ReleaseState state) {
    return Collections.nCopies(
        state.step() + 1, new Plan.SetWeight(Math.max(1, state.exposure().percent())));
  }

  private static AnalysisConfig rules(Plan plan, ReleaseState state) {
    return state.analysis() == null ? plan.analysis() : state.analysis().config();
  }

  private static Plan plain(Rollout rollout) {
    return PlanFactory.plan(plainSpec(rollout));
  }

  /** With nothing in it that can be wrong: every default, and no measure of the user's own. */
  private static RolloutSpec plainSpec(Rollout rollout) {
    var canary = new CanaryStrategy(List.of(new CanaryStrategy.Step(1, null)), null, null);
    var spec = Objects.requireNonNull(rollout.getSpec(), "one without spec names nothing");
    return new RolloutSpec(spec.targetRef(), spec.service(), new Strategy(canary), null, true);
  }

  private static Rollout with(Rollout rollout, RolloutSpec spec) {
    var copy = new Rollout();
    copy.setMetadata(rollout.getMetadata());
    copy.setSpec(spec);
    copy.setStatus(rollout.getStatus());
    return copy;
  }

  private static String uid(Rollout rollout) {
    return rollout.getMetadata().getUid();
  }
}
