package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.controller.resolving.ClusterView;
import dev.sluice.controller.resolving.Names;
import dev.sluice.controller.status.StatusReader;
import dev.sluice.domain.policy.Name;
import dev.sluice.domain.rollout.Exposure;
import dev.sluice.domain.rollout.Floor;
import dev.sluice.domain.rollout.Observation.Wish;
import dev.sluice.domain.rollout.ReleaseState;
import dev.sluice.domain.rollout.StableFloor;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What autoscalers ask of workloads that are being released. The floor comes from the Rollouts'
 * statuses, so nothing is written on a workload that somebody would have to take away again.
 */
public final class Autoscalers implements StableFloor {
  private final Clock clock;
  private final StatusReader reader = new StatusReader();
  private final Map<Name, Asked> asked = new ConcurrentHashMap<>();
  private volatile BiFunction<String, String, List<Rollout>> rollouts =
      (namespace, name) -> List.of();

  public Autoscalers(Clock clock) {
    this.clock = clock;
  }

  /** Exposures of one release, and of one release after the other, are told apart. */
  private record Stage(@Nullable Instant startedAt, Exposure exposure) {
    static Stage of(ReleaseState state) {
      return new Stage(state.startedAt(), state.exposure());
    }
  }

  private record Asked(Stage stage, String user, Kept what, int least) {
    Asked then(Stage now, String by, Kept next) {
      int fewest = stage.equals(now) ? Math.min(least, next.wanted()) : next.wanted();
      return new Asked(now, by, next, fewest);
    }
  }

  /** From now on these are looked through; before, nothing is kept. */
  void watch(ClusterView cluster) {
    rollouts = cluster::rolloutsOf;
  }

  @Override
  public Optional<Floor> of(String namespace, String deployment, int present, int wanted) {
    Instant now = clock.instant();
    return rollouts.apply(namespace, deployment).stream()
        .map(it -> Floor.of(reader.state(it, now), present, wanted, now))
        .flatMap(Optional::stream)
        .max(Comparator.comparing(Floor::pods));
  }

  @Override
  public void kept(String namespace, String deployment, String user, Kept what) {
    rollouts.apply(namespace, deployment).stream()
        .map(it -> Stage.of(reader.state(it, clock.instant())))
        .filter(it -> it.startedAt() != null)
        .findFirst()
        .ifPresent(it -> remember(new Name(namespace, deployment), it, user, what));
  }

  private void remember(Name name, Stage stage, String user, Kept what) {
    asked.merge(
        name,
        new Asked(stage, user, what, what.wanted()),
        (before, now) -> before.then(stage, user, what));
  }

  /**
   * What was asked for in this exposure. Replicas that are no longer what was stored then are the
   * answer themselves.
   */
  Wish wish(Names names, ReleaseState state, int replicas) {
    Asked last = asked.get(target(names));
    if (last == null || !last.stage().equals(Stage.of(state))) {
      return Wish.NONE;
    }
    return new Wish(
        last.least(), replicas == last.what().stored() ? last.what().wanted() : replicas);
  }

  /** What is to be told about the release under way or the last one. */
  Optional<String> words(Names names, ReleaseState state) {
    return Optional.ofNullable(asked.get(target(names)))
        .filter(it -> Objects.equals(it.stage().startedAt(), state.startedAt()))
        .map(it -> words(names, it));
  }

  private static String words(Names names, Asked it) {
    return "Deployment "
        + names.target()
        + " keeps "
        + it.what().stored()
        + " replicas, which all requests need when they come home; "
        + it.user()
        + " asks for fewer, and has its way "
        + Floor.SETTLING.toMinutes()
        + " minutes after the release";
  }

  void forget(Names names) {
    asked.remove(target(names));
  }

  private static Name target(Names names) {
    return new Name(names.namespace(), names.target());
  }
}
