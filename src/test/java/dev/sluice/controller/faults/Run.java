package dev.sluice.controller.faults;

import dev.sluice.testkit.simulation.SimulatedNamespace;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** One schedule from its beginning to its end. */
final class Run {
  private final FaultyCluster cluster;
  private final Schedule schedule;
  private final Executor aside;

  /**
   * @param aside runs the course while this one waits for the words
   */
  Run(FaultyCluster cluster, Schedule schedule, Executor aside) {
    this.cluster = cluster;
    this.schedule = schedule;
    this.aside = aside;
  }

  /**
   * What it was in the end.
   *
   * @param problem empty if all was as it shall be
   */
  record Result(Schedule schedule, int hits, String problem) {
    boolean failed() {
      return !problem.isEmpty();
    }
  }

  Result go() {
    var weather = new Weather(schedule.injections());
    try (var space = cluster.namespace("weather-" + Long.toHexString(schedule.seed()), weather)) {
      var course =
          CompletableFuture.runAsync(() -> schedule.course().run(space, space.web()), aside);
      if (schedule.lasts()) {
        untilTold(space, weather, course);
      }
      course.join();
      weather.lift();
      new Ended(space, schedule.course()).check();
      return new Result(schedule, weather.hits(), "");
    } catch (AssertionError | CompletionException e) {
      return new Result(schedule, weather.hits(), said(e));
    } catch (RuntimeException e) { // one that cannot be run must not hide the others
      return new Result(schedule, weather.hits(), e.toString());
    }
  }

  private static String said(Throwable e) {
    return e instanceof CompletionException ? String.valueOf(e.getCause()) : e.toString();
  }

  private void untilTold(SimulatedNamespace space, Weather weather, CompletableFuture<?> course) {
    var told = new Told(space, schedule);
    try {
      space.until(
          "the fault's words",
          () -> course.isDone() || (told.due() ? told.all() : weather.hits() > 5));
    } finally {
      weather.lift();
    }
    if (weather.hits() > 5 && told.due() && !told.ever()) {
      throw new AssertionError("it ended, and nobody was told");
    }
  }
}
