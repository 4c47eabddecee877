package dev.sluice.domain.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.rollout.v1alpha1.status.Statistics;
import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Engine;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.analysis.LatencyBounds;
import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.analysis.Window;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatisticsCodecTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StatisticsCodec codec = new StatisticsCodec();

  @Test
  void shouldRestoreEveryBitWhenTheStateHasSeenManyWindows() {
    var random = new SplittableRandom(9);
    EngineState state = Engine.start(AnalysisConfig.defaults());
    for (int i = 0; i < 100; i++) {
      state = Engine.onWindow(state, window(random, i)).next();
      assertThat(codec.read(codec.write(state)).state()).isEqualTo(state);
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

  /** Written by the version before the state was cut into groups, with the judgements after it. */
  @ParameterizedTest
  @ValueSource(ints = {2, StatisticsCodec.VERSION})
  void shouldGoOnBitForBitWhenAnOlderVersionStoredTheState(int version) {
    // Given
    Recording recording = new RecordingJson().read(resource("state-v" + version + ".json"));
    var lines = new StringBuilder();
    // When
    Replay.plain()
        .run(
            recording,
            (t, step, judgement) ->
                lines.append(JudgementJson.line(t, step, judgement)).append('\n'));
    // Then
    assertThat(lines).hasToString(resource("state-v" + version + ".lines"));
  }

  @Test
  void shouldWriteTheSameWhenTheStoredStateIsOfThisVersion() throws IOException {
    // Given
    String stored = stored(StatisticsCodec.VERSION);
    // When
    Memory memory = codec.read(statistics(StatisticsCodec.VERSION, stored));
    // Then
    assertThat(JSON.readTree(codec.write(memory.state()).state()))
        .as("what is stored changes only with a new VERSION, and the old one is still read")
        .isEqualTo(JSON.readTree(stored));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`\"windows\":12,`|``|windows is missing",
        "`\"clusterSize\":2.0,\"onI`|`\"onI`|config.clusterSize is missing",
        "`\"falseRollbackRate\":0.05`|`\"falseRollbackRate\":5`|does not fit: analysis.falseRollbackRate is 5, must be above 0 and at most 0.5",
        "`\"errors\":{\"mixture\":`|`\"errors\":{\"no\":`|errors cannot be read: Missing creator property",
        "`\"logE\":`|`\"logE\":null,\"no\":`|errors cannot be read: Cannot map",
        "`\"ratesProof\":{\"orders\":`|`\"ratesProof\":{\"sales\":`|does not fit: evidence.extras is of [orders, size, age, smoke], proofs of [sales]",
        "`{\"config\"`|`[{\"config\"`|is not JSON: ",
        "`{\"config\":{`|`{\"config\":7,\"x\":{`|config is no JSON object",
      })
  void shouldNameFieldAndReasonWhenTheStateCannotBeRead(String from, String to, String message)
      throws IOException {
    // Given
    String broken = stored(2).replaceFirst(Pattern.quote(from), to == null ? "" : to);
    // When
    Memory memory = codec.read(statistics(2, broken));
    // Then
    assertThat(memory)
        .isInstanceOfSatisfying(
            Memory.Lost.class,
            lost ->
                assertThat(lost.message())
                    .startsWith("evidence begins anew because status.statistics.state")
                    .contains(message));
    assertThat(memory.state()).isNull();
  }

  @Test
  void shouldSayWhichVersionsAreReadWhenItIsAnother() {
    assertThat(codec.read(statistics(9, "{}")))
        .isInstanceOfSatisfying(
            Memory.Lost.class,
            lost ->
                assertThat(lost.message())
                    .isEqualTo(
                        "evidence begins anew because status.statistics.version is 9, this version"
                            + " of Sluice reads 2 to "
                            + StatisticsCodec.VERSION));
    assertThat(codec.read(statistics(2, null))).isInstanceOf(Memory.Lost.class);
    assertThat(codec.read(null)).isInstanceOf(Memory.Nothing.class);
  }

  private static Statistics statistics(int version, String state) {
    return new Statistics(version, 12, 0, 0, state);
  }

  private static String stored(int version) throws IOException {
    return JSON.readTree(resource("state-v" + version + ".json")).at("/state/state").asText();
  }

  private static String resource(String name) {
    try (var in = StatisticsCodecTest.class.getResourceAsStream("/recordings/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
