package dev.sluice.domain.rollout.spec;

import dev.sluice.domain.rollout.Plan;
import dev.sluice.domain.simulation.Course;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A plan as the way that a simulated canary takes. */
public final class CourseFactory {
  private static final double PERCENT = 100;

  private CourseFactory() {}

  /** A pause that waits for somebody takes no time: that somebody is quick. */
  public static Course course(Plan plan) {
    List<Course.Stage> stages = new ArrayList<>();
    double weight = 0;
    for (Plan.Step step : plan.steps()) {
      if (step instanceof Plan.SetWeight set) {
        weight = set.percent() / PERCENT;
      }
      stages.add(new Course.Stage(weight, pauseSeconds(step)));
    }
    return new Course(stages);
  }

  private static double pauseSeconds(Plan.Step step) {
    return step instanceof Plan.Pause pause
        ? pause.duration().orElse(Duration.ZERO).toMillis() / 1000.0
        : 0;
  }
}
