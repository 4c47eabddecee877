package dev.sluice.domain.simulation;

import dev.sluice.domain.analysis.Require;
import dev.sluice.domain.analysis.Schedule;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The way that a canary takes.
 *
 * @param stages at least one
 */
public record Course(List<Stage> stages) {
  /**
   * @param weight the canary's share of requests, above 0, at most 1
   * @param pauseSeconds time that the stage takes at least, whatever is measured
   */
  public record Stage(double weight, double pauseSeconds) {
    public Stage {
      Require.upTo("weight", weight, 0, 1);
      Require.within("pause seconds", pauseSeconds, 0, 1e9);
    }
  }

  public Course {
    stages = List.copyOf(stages);
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("stages is [], at least one is needed");
    }
  }

  /** Weights without pauses. */
  public static Course of(double... weights) {
    return new Course(DoubleStream.of(weights).mapToObj(weight -> new Stage(weight, 0)).toList());
  }

  boolean isLast(int stage) {
    return stage == stages.size() - 1;
  }

  /** Windows after which the engine must have decided; pauses do not count for its deadline. */
  long mostWindows(Schedule schedule) {
    double pauses = stages.stream().mapToDouble(Stage::pauseSeconds).sum();
    return 2
        + (long) Math.ceil((schedule.maxDurationSeconds() + pauses) / schedule.intervalSeconds());
  }
}
