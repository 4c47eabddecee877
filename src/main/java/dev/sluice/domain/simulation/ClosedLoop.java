package dev.sluice.domain.simulation;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Engine;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.analysis.Judgement;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Runs the engine as the controller does: the engine walks the stages, until its final decision.
 */
public final class ClosedLoop {
  private static final Watcher NOBODY = (slice, judgement) -> {};

  private final AnalysisConfig config;
  private final Course course;
  private final TrafficSource traffic;
  private final Watcher watcher;
  private EngineState state;
  private @Nullable Judgement judgement;
  private int stage;
  private double stageStart;
  private long canaryRequests;
  private double excessFailures;

  private ClosedLoop(AnalysisConfig config, Course course, TrafficSource traffic, Watcher watcher) {
    this.config = config;
    this.course = course;
    this.traffic = traffic;
    this.watcher = watcher;
    this.state = Engine.start(config);
  }

  /** Is told of every window. */
  @FunctionalInterface
  public interface Watcher {
    void window(Slice slice, Judgement judgement);
  }

  /** A rollout with seeded traffic; the same arguments give the same run. */
  public static Run run(AnalysisConfig config, Course course, TrafficModel traffic, long seed) {
    var source = TrafficSource.of(traffic, config, new SplittableRandom(seed));
    return run(config, course, source, NOBODY);
  }

  public static Run run(
      AnalysisConfig config, Course course, TrafficSource traffic, Watcher watcher) {
    return new ClosedLoop(config, course, traffic, watcher).toTheEnd();
  }

  private Run toTheEnd() {
    long most = course.mostWindows(config.schedule());
    for (long index = 0; index < most && !state.decision().isFinal(); index++) {
      step(index);
    }
    return new Run(
        Objects.requireNonNull(judgement, "a course has at least two windows"),
        state.windows(),
        state.elapsedSeconds(),
        canaryRequests,
        excessFailures,
        state.sampleRatioAlarm());
  }

  private void step(long index) {
    long interval = config.schedule().intervalSeconds();
    double end = (double) (index + 1) * interval;
    Course.Stage at = course.stages().get(stage);
    Slice slice = traffic.next(end - interval, interval, at.weight());
    boolean mayAdvance = end - stageStart >= at.pauseSeconds();
    var outcome = Engine.onWindow(state, slice.window(index, course.isLast(stage), mayAdvance));
    state = outcome.next();
    Judgement now = outcome.judgement().orElseThrow();
    judgement = now;
    canaryRequests += slice.canary().requests();
    excessFailures += slice.excessFailures();
    watcher.window(slice, now);
    if (now.advance()) {
      stage++;
      stageStart = end;
    }
  }
}
