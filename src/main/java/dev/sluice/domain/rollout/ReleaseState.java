package dev.sluice.domain.rollout;

import dev.sluice.domain.analysis.EngineState;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * All that must survive a crash. Everything in the cluster is rendered from it.
 *
 * @param since when the phase began
 * @param message the story in one line
 * @param stable revision that is released; null before one is adopted
 * @param canary revision that is being released, or null
 * @param rejected revision that was taken back, or null
 * @param retried revision that was tried again by order, so that one order acts once; or null
 * @param step index into the plan
 * @param weight the canary's share in percent
 * @param replicas the canary's pods; 0 means that there is none
 * @param stepSince when the step began, or null
 * @param startedAt when the release began, or null
 * @param quietSince since when every sidecar has known that no request goes to the canary, or null
 * @param stalledSince since when the release has waited for pods or sidecars, or null
 * @param holding why the judge holds the release where it is, a condition's reason, or null
 * @param ending how the release ends, or null while that is open
 * @param analysis the judge's state, or null before the first request
 */
public record ReleaseState(
    Phase phase,
    Instant since,
    String message,
    String stable,
    String canary,
    String rejected,
    String retried,
    int step,
    int weight,
    int replicas,
    Instant stepSince,
    Instant startedAt,
    Instant quietSince,
    Instant stalledSince,
    String holding,
    Ending ending,
    EngineState analysis) {

  /** Before anything is known. */
  public static ReleaseState initial(Instant now) {
    return new ReleaseState(
        Phase.INITIALIZING,
        now,
        "",
        null,
        null,
        null,
        null,
        0,
        0,
        0,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  ReleaseState saying(String text) {
    return with(draft -> draft.message = text);
  }

  ReleaseState enter(Phase next, Instant now) {
    return with(
        draft -> {
          draft.phase = next;
          draft.since = now;
          draft.stalledSince = null;
          draft.holding = null;
        });
  }

  ReleaseState adopting(String revision) {
    return initial(since)
        .with(
            draft -> {
              draft.message = message;
              draft.stable = revision;
            });
  }

  /** Nothing is adopted yet, or no longer. */
  ReleaseState letGo() {
    return with(draft -> draft.stable = null);
  }

  ReleaseState releasing(String revision, int pods, Instant now) {
    return initial(since)
        .with(
            draft -> {
              draft.phase = phase;
              draft.message = message;
              draft.stable = stable;
              draft.canary = revision;
              draft.rejected = rejected;
              draft.retried = retried;
              draft.replicas = pods;
              draft.startedAt = now;
            });
  }

  ReleaseState atStep(int index, Instant now) {
    return with(
        draft -> {
          draft.step = index;
          draft.stepSince = now;
        });
  }

  ReleaseState withWeight(int percent) {
    return with(
        draft -> {
          draft.weight = percent;
          draft.quietSince = null;
          draft.stalledSince = null;
        });
  }

  ReleaseState withReplicas(int pods) {
    return with(draft -> draft.replicas = pods);
  }

  ReleaseState quietFrom(Instant instant) {
    return with(draft -> draft.quietSince = instant);
  }

  ReleaseState stalledFrom(Instant instant) {
    return with(draft -> draft.stalledSince = instant);
  }

  ReleaseState holding(String reason) {
    return with(draft -> draft.holding = reason);
  }

  ReleaseState ending(Ending how) {
    return with(draft -> draft.ending = how);
  }

  ReleaseState judged(EngineState next) {
    return with(draft -> draft.analysis = next);
  }

  ReleaseState retrying(String revision) {
    return with(draft -> draft.retried = revision);
  }

  /** The canary is gone and its revision is the stable one, or not. */
  ReleaseState finished(String nowStable, String nowRejected) {
    return with(
        draft -> {
          draft.stable = nowStable;
          draft.canary = null;
          draft.rejected = nowRejected;
          draft.step = 0;
          draft.weight = 0;
          draft.replicas = 0;
          draft.stepSince = null;
          draft.quietSince = null;
        });
  }

  private ReleaseState with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.state();
  }

  /** A state in the making; lives inside of one method only. */
  private static final class Draft {
    private Phase phase;
    private Instant since;
    private String message;
    private String stable;
    private String canary;
    private String rejected;
    private String retried;
    private int step;
    private int weight;
    private int replicas;
    private Instant stepSince;
    private Instant startedAt;
    private Instant quietSince;
    private Instant stalledSince;
    private String holding;
    private Ending ending;
    private EngineState analysis;

    Draft(ReleaseState from) {
      phase = from.phase;
      since = from.since;
      message = from.message;
      stable = from.stable;
      canary = from.canary;
      rejected = from.rejected;
      retried = from.retried;
      step = from.step;
      weight = from.weight;
      replicas = from.replicas;
      stepSince = from.stepSince;
      startedAt = from.startedAt;
      quietSince = from.quietSince;
      stalledSince = from.stalledSince;
      holding = from.holding;
      ending = from.ending;
      analysis = from.analysis;
    }

    ReleaseState state() {
      return new ReleaseState(
          phase,
          since,
          message,
          stable,
          canary,
          rejected,
          retried,
          step,
          weight,
          replicas,
          stepSince,
          startedAt,
          quietSince,
          stalledSince,
          holding,
          ending,
          analysis);
    }
  }
}
