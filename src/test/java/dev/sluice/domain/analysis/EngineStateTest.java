package dev.sluice.domain.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.domain.analysis.Vectors.Vector;
import dev.sluice.domain.simulation.TrafficModel;
import dev.sluice.domain.simulation.TrafficSource;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A controller may die after any window, and the API server may hand a window out twice. */
class EngineStateTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AnalysisConfig CONFIG =
      AnalysisConfig.defaults().schedule(Schedule.defaults().interval(5).warmup(10).minStep(4, 20));

  @ReferenceVectors("engine")
  void shouldDecideTheSameWhenRestoredAfterEveryWindow(Vector vector) {
    EngineState kept = Engine.start(Vectors.config(vector.input().get("config")));
    EngineState restored = restored(kept);
    for (Window window : Vectors.windows(vector.input())) {
      Outcome expected = Engine.onWindow(kept, window);
      assertThat(Engine.onWindow(restored, window)).isEqualTo(expected);
      kept = expected.next();
      restored = restored(kept);
      assertThat(restored).isEqualTo(kept);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldEndInTheSameStateWhenRestartsAndRepeatedWindowsAreMixedIn(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    EngineState plain = Engine.start(CONFIG);
    EngineState disturbed = plain;
    for (int i = 0; i < 60 && !plain.decision().isFinal(); i++) {
      Window window = window(random, i);
      plain = Engine.onWindow(plain, window).next();
      disturbed =
          Engine.onWindow(random.nextBoolean() ? restored(disturbed) : disturbed, window).next();
      disturbed = random.nextBoolean() ? Engine.onWindow(disturbed, window).next() : disturbed;
    }
    assertThat(disturbed).isEqualTo(plain);
    assertThat(plain.windows()).isGreaterThan(4);
  }

  @Test
  void shouldIgnoreAWindowWhenItWasCountedBefore() {
    Window window = window(new SplittableRandom(1), 3);
    EngineState once = Engine.onWindow(Engine.start(CONFIG), window).next();
    Outcome twice = Engine.onWindow(once, window);
    assertThat(twice.next()).isSameAs(once);
    assertThat(twice.judgement()).isEmpty();
  }

  @Test
  void shouldIgnoreWindowsWhenTheDecisionIsFinal() {
    Traffic dead = new Traffic(50, 50, new long[LatencyBounds.cells()]);
    Traffic fine = new Traffic(950, 0, new long[LatencyBounds.cells()]);
    EngineState end =
        Engine.onWindow(Engine.start(CONFIG), new Window(0, 0.05, false, true, fine, dead)).next();
    Outcome after = Engine.onWindow(end, new Window(1, 0.05, false, true, fine, fine));
    assertThat(end.decision()).isEqualTo(Decision.ROLLBACK);
    assertThat(after.next()).isSameAs(end);
    assertThat(after.judgement()).isEmpty();
  }

  @Test
  void shouldWriteNeitherInfinityNorNullWhenNothingWasCounted() {
    String json = json(Engine.start(CONFIG));
    assertThat(json).doesNotContain("Infinity").doesNotContain("NaN").doesNotContain("null");
    assertThat(restored(Engine.start(CONFIG))).isEqualTo(Engine.start(CONFIG));
  }

  @ParameterizedTest
  @ValueSource(doubles = {2, 100})
  void shouldStayBelowSixKilobytesWhenAnAnalysisIsLong(double requestsPerSecond) {
    TrafficSource traffic =
        TrafficSource.of(
            TrafficModel.healthy(requestsPerSecond, 0.01), CONFIG, new SplittableRandom(11));
    EngineState state = Engine.start(AnalysisConfig.defaults());
    for (int i = 0; i < 110; i++) {
      state = Engine.onWindow(state, traffic.next(30 * i, 30, 0.05).window(i, false, true)).next();
    }
    assertThat(state.windows()).isEqualTo(110);
    assertThat(json(state).length()).isLessThan(6000);
  }

  @Test
  void shouldForgetOldRequestsWhenTheyHaveDecayed() {
    EngineState state =
        Engine.start(AnalysisConfig.defaults().schedule(Schedule.defaults().maxDuration(86_400)));
    for (int i = 0; i < 150; i++) {
      long[] cells = new long[LatencyBounds.cells()];
      cells[90] = 100;
      cells[i == 0 ? 0 : 91] = 1;
      Traffic traffic = new Traffic(101, 0, cells);
      state = Engine.onWindow(state, new Window(i, 0.5, false, false, traffic, traffic)).next();
    }
    assertThat(state.latency().history().first()).isEqualTo(90);
    assertThat(state.latency().history().counts()).hasSize(2);
  }

  private static Window window(SplittableRandom random, int index) {
    TrafficSource traffic =
        TrafficSource.of(
            TrafficModel.healthy(4 + random.nextInt(60), 0.02 * random.nextDouble()),
            CONFIG,
            random);
    List<Double> weights = List.of(0.05, 0.2, 0.5);
    return traffic
        .next(5 * index, 5, weights.get(Math.min(2, index / 15)))
        .window(index, false, random.nextInt(4) > 0);
  }

  private static EngineState restored(EngineState state) {
    try {
      return JSON.readValue(json(state), EngineState.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String json(EngineState state) {
    try {
      return JSON.writeValueAsString(state);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
