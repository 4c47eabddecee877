package dev.sluice.domain.rollout;

import dev.sluice.domain.analysis.EngineState;
import java.time.Instant;

/**
 * All that must survive a crash. Everything in the cluster is rendered from it.
 *
 * @param since when the phase began
 * @param message the story in one line
 * @param stable revision that is released; null before initialisation
 * @param canary revision that is being released, or null
 * @param rejected revision that was taken back, or null
 * @param retried revision that was tried again by order, so that one order acts once; or null
 * @param step index into the plan
 * @param weight the canary's share in percent
 * @param replicas the canary's pods; 0 means that there is none
 * @param stepSince when the step began, or null
 * @param startedAt when the release began, or null
 * @param quietSince since when every sidecar has known that no request goes to the canary, or null
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
    Ending ending,
    EngineState analysis) {

  /** Before anything is known. */
  public static ReleaseState initial(Instant now) {
    return new ReleaseState(
        Phase.INITIALIZING, now, "", null, null, null, null, 0, 0, 0, null, null, null, null, null);
  }

  ReleaseState saying(String text) {
    return new ReleaseState(
        phase,
        since,
        text,
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
        ending,
        analysis);
  }

  ReleaseState enter(Phase next, Instant now) {
    return new ReleaseState(
        next,
        now,
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
        ending,
        analysis);
  }

  ReleaseState adopting(String revision) {
    return new ReleaseState(
        phase, since, message, revision, null, null, null, 0, 0, 0, null, null, null, null, null);
  }

  ReleaseState releasing(String revision, int pods, Instant now) {
    return new ReleaseState(
        phase, since, message, stable, revision, rejected, retried, 0, 0, pods, null, now, null,
        null, null);
  }

  ReleaseState atStep(int index, Instant now) {
    return new ReleaseState(
        phase,
        since,
        message,
        stable,
        canary,
        rejected,
        retried,
        index,
        weight,
        replicas,
        now,
        startedAt,
        quietSince,
        ending,
        analysis);
  }

  ReleaseState withWeight(int percent) {
    return new ReleaseState(
        phase, since, message, stable, canary, rejected, retried, step, percent, replicas,
        stepSince, startedAt, null, ending, analysis);
  }

  ReleaseState withReplicas(int pods) {
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
        pods,
        stepSince,
        startedAt,
        quietSince,
        ending,
        analysis);
  }

  ReleaseState quietFrom(Instant instant) {
    return new ReleaseState(
        phase, since, message, stable, canary, rejected, retried, step, weight, replicas, stepSince,
        startedAt, instant, ending, analysis);
  }

  ReleaseState ending(Ending how) {
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
        how,
        analysis);
  }

  ReleaseState judged(EngineState next) {
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
        ending,
        next);
  }

  ReleaseState retrying(String revision) {
    return new ReleaseState(
        phase,
        since,
        message,
        stable,
        canary,
        rejected,
        revision,
        step,
        weight,
        replicas,
        stepSince,
        startedAt,
        quietSince,
        ending,
        analysis);
  }

  /** The canary is gone and its revision is the stable one, or not. */
  ReleaseState finished(String nowStable, String nowRejected) {
    return new ReleaseState(
        phase,
        since,
        message,
        nowStable,
        null,
        nowRejected,
        retried,
        0,
        0,
        0,
        null,
        startedAt,
        null,
        ending,
        analysis);
  }
}
