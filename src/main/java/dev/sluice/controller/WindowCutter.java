package dev.sluice.controller;

import dev.sluice.controller.resolving.Names;
import dev.sluice.controller.resolving.ResolvedRollout;
import dev.sluice.domain.analysis.StableSide;
import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.measuring.SampledRelease;
import dev.sluice.domain.measuring.SampledRelease.Version;
import dev.sluice.domain.measuring.Sampler;
import dev.sluice.domain.measuring.TrafficMeter;
import dev.sluice.domain.rollout.Observation;
import dev.sluice.domain.rollout.Observation.WindowSeen;
import dev.sluice.domain.rollout.Phase;
import dev.sluice.domain.rollout.ReleaseState;
import dev.sluice.domain.rollout.spec.MeasuresFactory;
import dev.sluice.domain.rollout.spec.PlanFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cuts the stream of requests into windows.
 *
 * <p>A window is the difference of two readings and is handed out once: the next one begins where
 * it ended. Where it began is kept in memory only, so a restart loses the window under way. That is
 * harmless for the statistics, because it does not depend on what the window holds; counting one
 * twice would not be.
 */
final class WindowCutter {
  private final TrafficMeter meter;
  private final Sampler sampler;
  private final Map<String, Mark> marks = new ConcurrentHashMap<>();
  private final Map<String, Instant> watched = new ConcurrentHashMap<>();

  WindowCutter(TrafficMeter meter, Sampler sampler) {
    this.meter = meter;
    this.sampler = sampler;
  }

  /**
   * @param weight the split's canary weight all through the window
   * @param side what has answered for the stable version, and was the least comparable with it
   * @param judged index of the last window in the state that the mark belongs to
   */
  private record Mark(
      Instant at,
      String revision,
      int weight,
      long judged,
      StableSide side,
      Traffic stable,
      Traffic canary) {
    Mark seeing(StableSide now) {
      return now.compareTo(side) <= 0
          ? this
          : new Mark(at, revision, weight, judged, now, stable, canary);
    }

    boolean continues(ReleaseState state) {
      return revision.equals(state.canary())
          && weight == state.exposure().percent()
          && judged == lastJudged(state);
    }
  }

  /**
   * A finished window, or empty while one is under way, or while the sidecars disagree on the
   * weights, or while a canary takes the place of another one.
   */
  Optional<WindowSeen> measure(
      ResolvedRollout subject, ReleaseState state, Observation seen, Instant now) {
    String uid = subject.rollout().getMetadata().getUid();
    if (!judged(state)) {
      forget(uid);
      return Optional.empty();
    }
    watched.putIfAbsent(uid, now);
    if (!seen.sharedOut(state.exposure()) || exchanging(state, seen)) {
      marks.remove(uid);
      return Optional.empty();
    }
    Mark mark = marks.get(uid);
    if (mark == null || !mark.continues(state)) {
      marks.put(uid, mark(subject, state, seen, lastJudged(state), now));
      sampler.begin(release(subject, state));
      return Optional.empty();
    }
    Mark watched = mark.seeing(seen.side(state));
    marks.put(uid, watched);
    return cut(subject, state, watched, seen, now);
  }

  /** What the canary's Service answers may be that of the revision before. */
  private static boolean exchanging(ReleaseState state, Observation seen) {
    return state.standsIn() && !seen.canary().upToDate();
  }

  /** For how long a canary has been watched by this process without a finished window. */
  Duration unmeasured(String uid, Instant now) {
    Instant since = watched.getOrDefault(uid, now);
    return since.isBefore(now) ? Duration.between(since, now) : Duration.ZERO;
  }

  /** When the window under way ends; empty where none is. */
  Optional<Instant> due(ResolvedRollout subject) {
    Duration interval = PlanFactory.interval(subject.spec());
    return Optional.ofNullable(marks.get(subject.rollout().getMetadata().getUid()))
        .map(mark -> mark.at().plus(interval));
  }

  /** What is under way for this Rollout is lost. */
  void forget(String uid) {
    marks.remove(uid);
    watched.remove(uid);
    sampler.end(uid);
  }

  private Optional<WindowSeen> cut(
      ResolvedRollout subject, ReleaseState state, Mark mark, Observation seen, Instant now) {
    Duration interval = PlanFactory.interval(subject.spec());
    if (now.isBefore(mark.at())) { // a clock that stepped back
      marks.remove(subject.rollout().getMetadata().getUid());
      return Optional.empty();
    }
    if (now.isBefore(mark.at().plus(interval))) {
      return Optional.empty();
    }
    long index = Math.max(now.toEpochMilli(), mark.judged() + 1); // a clock may step back
    Mark next = mark(subject, state, seen, index, now);
    marks.put(subject.rollout().getMetadata().getUid(), next);
    watched.put(subject.rollout().getMetadata().getUid(), now);
    return Optional.of(
        new WindowSeen(
            index,
            mark.side(),
            next.stable().since(mark.stable()),
            next.canary().since(mark.canary()),
            sampler.take(release(subject, state))));
  }

  private static SampledRelease release(ResolvedRollout subject, ReleaseState state) {
    Names names = subject.names();
    var spec = subject.spec();
    return new SampledRelease(
        subject.rollout().getMetadata().getUid(),
        names.namespace(),
        names.rollout(),
        revision(state),
        state.exposure().percent(),
        state.step(),
        PlanFactory.interval(spec),
        new Version(names.stableService(), names.target()),
        new Version(names.canaryService(), names.canaryDeployment()),
        MeasuresFactory.measures(spec.analysis(), names.namespace()));
  }

  private Mark mark(
      ResolvedRollout subject, ReleaseState state, Observation seen, long judged, Instant now) {
    Names names = subject.names();
    var totals =
        meter.totals(names.namespace(), List.of(names.stableService(), names.canaryService()));
    return new Mark(
        now,
        revision(state),
        state.exposure().percent(),
        judged,
        seen.side(state),
        totals.getOrDefault(names.stableService(), Traffic.NONE),
        totals.getOrDefault(names.canaryService(), Traffic.NONE));
  }

  /** Of a release that is judged. */
  private static String revision(ReleaseState state) {
    return Objects.requireNonNull(state.canary(), "a release has a revision");
  }

  /** The canary gets requests, and something is done about it if it answers badly. */
  private static boolean judged(ReleaseState state) {
    return state.phase() == Phase.PROGRESSING
        || (state.phase() == Phase.PROMOTING && state.exposure().percent() > 0);
  }

  private static long lastJudged(ReleaseState state) {
    return state.analysis() == null ? 0 : state.analysis().lastIndex();
  }
}
