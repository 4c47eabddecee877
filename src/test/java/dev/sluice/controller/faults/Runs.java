package dev.sluice.controller.faults;

import dev.sluice.testkit.simulation.SimulatedCluster;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Many schedules, some of them at a time. */
final class Runs {
  private static final int SIDE_BY_SIDE = Integer.getInteger("sluice.schedules.parallel", 40);

  private Runs() {}

  /** In the order of the schedules. */
  static List<Run.Result> of(SimulatedCluster cluster, Stream<Schedule> schedules) {
    var aside = Executors.newCachedThreadPool();
    var workers = Executors.newFixedThreadPool(SIDE_BY_SIDE);
    try (var faulty = new FaultyCluster(cluster)) {
      return schedules
          .map(schedule -> begin(new Run(faulty, schedule, aside), workers))
          .toList()
          .stream()
          .map(CompletableFuture::join)
          .toList();
    } finally {
      workers.shutdownNow();
      aside.shutdownNow();
    }
  }

  private static CompletableFuture<Run.Result> begin(Run run, Executor workers) {
    return CompletableFuture.supplyAsync(run::go, workers);
  }
}
