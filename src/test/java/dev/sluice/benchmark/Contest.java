package dev.sluice.benchmark;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.simulation.TrafficModel;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.LongStream;

/** Every method on the same traces. */
final class Contest {
  /**
   * @param label as the table says it
   */
  record Entrant(String label, Method method) {}

  static final List<Entrant> ENTRANTS =
      List.of(
          new Entrant("fixed thresholds, 5 failures", new FixedThresholds(5)),
          new Entrant("fixed thresholds, 1 failure", new FixedThresholds(1)),
          new Entrant("Mann-Whitney each interval", new IntervalMannWhitney()),
          new Entrant("peeked z-test", new PeekedZTest()),
          new Entrant("Sluice", new SequentialEngine(AnalysisConfig.defaults())));

  private Contest() {}

  /**
   * @param runs rollouts per scenario
   * @param seed the same seed gives the same scores
   * @return one score per entrant, in their order
   */
  static List<Score> scores(Group group, int runs, long seed) {
    List<List<List<Score.Run>>> byEntrant = new ArrayList<>();
    ENTRANTS.forEach(entrant -> byEntrant.add(new ArrayList<>()));
    for (TrafficModel scenario : group.scenarios()) {
      List<List<Score.Run>> byRun = runs(scenario, runs, seed);
      for (int i = 0; i < ENTRANTS.size(); i++) {
        int entrant = i;
        byEntrant.get(i).add(byRun.stream().map(run -> run.get(entrant)).toList());
      }
    }
    return byEntrant.stream().map(Score::of).toList();
  }

  private static List<List<Score.Run>> runs(TrafficModel scenario, int runs, long seed) {
    return LongStream.range(0, runs)
        .parallel()
        .mapToObj(run -> judged(Trace.draw(scenario, seed + run)))
        .toList();
  }

  private static List<Score.Run> judged(Trace trace) {
    return ENTRANTS.stream().map(entrant -> judged(trace, entrant.method())).toList();
  }

  private static Score.Run judged(Trace trace, Method method) {
    OptionalInt windows = method.rollsBackAfter(trace);
    return new Score.Run(windows.orElse(0), trace.excessFailures(windows.orElse(trace.windows())));
  }
}
