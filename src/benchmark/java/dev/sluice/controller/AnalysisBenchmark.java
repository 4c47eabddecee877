package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.status.Statistics;
import dev.sluice.domain.analysis.Engine;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.analysis.Outcome;
import dev.sluice.domain.analysis.Window;
import dev.sluice.domain.recording.StatisticsCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What the analysis costs a controller: in time and, with {@code -prof gc}, in garbage. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx512m")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class AnalysisBenchmark {
  static final int ROLLOUTS = 1000;

  private final StatisticsCodec codec = new StatisticsCodec();
  private final List<Statistics> stored = new ArrayList<>();
  private final List<Window> windows = new ArrayList<>();
  private final List<EngineState> states = new ArrayList<>();
  private EngineState state;
  private Statistics statistics;
  private Window window;

  /** The same rollouts in every run. */
  @Setup
  public void begin() {
    var random = new SplittableRandom(1);
    for (int seed = 0; seed < ROLLOUTS; seed++) {
      EngineState halfway = Fleet.halfway(seed);
      stored.add(codec.write(halfway));
      windows.add(Fleet.next(halfway, random));
    }
    statistics = stored.get(0);
    window = windows.get(0);
    stored.forEach(before -> states.add(codec.read(before).state()));
    state = states.get(0);
  }

  /**
   * One window of one Rollout: errors, guard, latency, their proofs, the split, the explanation.
   */
  @Benchmark
  public Outcome step() {
    return Engine.onWindow(state, window);
  }

  /** {@link #step} with the state out of and into the status, as the controller does it. */
  @Benchmark
  public Statistics stepWithState() {
    return stepped(statistics, window);
  }

  /** One window of each of 1,000 Rollouts, their states included. */
  @Benchmark
  public void fleet(Blackhole sink) {
    for (int i = 0; i < ROLLOUTS; i++) {
      sink.consume(stepped(stored.get(i), windows.get(i)));
    }
  }

  private Statistics stepped(Statistics before, Window now) {
    return codec.write(Engine.onWindow(codec.read(before).state(), now).next());
  }

  /** WindowCutter counted, so that the work cannot be left out. */
  int stepOf(int rollout) {
    return (int) Engine.onWindow(states.get(rollout), windows.get(rollout)).next().windows();
  }

  int stepWithStateOf(int rollout) {
    return stepped(stored.get(rollout), windows.get(rollout)).state().length();
  }
}
