package dev.sluice.domain.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Engine;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.analysis.LatencyBounds;
import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.analysis.Window;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StatisticsCodecTest {
  private final StatisticsCodec codec = new StatisticsCodec();

  @Test
  void shouldRestoreEveryBitWhenTheStateHasSeenManyWindows() {
    var random = new SplittableRandom(9);
    EngineState state = Engine.start(AnalysisConfig.defaults());
    for (int i = 0; i < 100; i++) {
      state = Engine.onWindow(state, window(random, i)).next();
      assertThat(codec.read(codec.write(state))).isEqualTo(state);
    }
    assertThat(state.windows()).isEqualTo(100);
  }

  @Test
  void shouldWriteTheShortestNumberWhenSeveralTextsMeanTheSame() {
    // Given: before JDK 19, Double.toString makes 0.0020 of it
    EngineState state = Engine.start(AnalysisConfig.defaults().rates(2e-3, 0.05));
    // When
    String json = codec.write(state).state();
    // Then
    assertThat(json).contains("\"falseRollbackRate\":0.002,");
  }

  private static Window window(SplittableRandom random, int index) {
    return new Window(
        index, 0.2, false, false, traffic(random, 4000 + index), traffic(random, 1000 + index));
  }

  private static Traffic traffic(SplittableRandom random, int requests) {
    long[] cells = new long[LatencyBounds.cells()];
    for (int i = 0; i < requests; i++) {
      cells[(int) Math.round(80 + 6 * random.nextGaussian())]++;
    }
    return new Traffic(requests, requests / 100, cells);
  }
}
