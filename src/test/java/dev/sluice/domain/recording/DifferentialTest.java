package dev.sluice.domain.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * 300 random analyses that an independent scalar engine decided; {@code recordings/make.py} says
 * how they were made.
 */
class DifferentialTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Analyses in which a step is done though most of the canary's requests failed. The scalar engine
   * goes on there; this one does not any more, as {@code OutageTest} says.
   */
  private static final Set<Integer> MOST_FAILED = Set.of(29, 40, 77, 113, 255, 274, 284);

  @Test
  void shouldDecideAsTheScalarEngineWhenRulesAndTrafficAreRandom() {
    SoftAssertions all = new SoftAssertions();
    int number = 0;
    for (JsonNode analysis : analyses()) {
      // When
      List<String> lines = lines(Replay.plain(), analysis.get("input"));
      // Then
      if (!MOST_FAILED.contains(number)) {
        compare(all, "analysis " + number, lines, analysis.get("expected"));
      }
      number++;
    }
    all.assertAll();
    assertThat(number).isEqualTo(300);
  }

  @Test
  void shouldSayTheSameWhenRestartedAndToldTwice() {
    for (JsonNode analysis : analyses()) {
      // Given
      JsonNode input = analysis.get("input");
      List<String> plain = lines(Replay.plain(), input);
      // When
      List<String> disturbed = lines(Replay.plain().restarting().duplicating(), input);
      // Then
      assertThat(disturbed).isEqualTo(plain);
    }
  }

  @Test
  void shouldDecideAsTheVectorsWhenTheyAreReplayed() throws IOException {
    SoftAssertions all = new SoftAssertions();
    for (JsonNode vector : vectors()) {
      // When
      List<String> lines = lines(Replay.plain(), vector.get("input"));
      // Then
      compare(all, vector.get("id").asText(), lines, vector.get("expected").get("outputs"));
    }
    all.assertAll();
  }

  private static List<String> lines(Replay replay, JsonNode input) {
    List<String> lines = new ArrayList<>();
    replay.run(
        new RecordingJson().read(input.toString()),
        (t, step, judgement) -> lines.add(JudgementJson.line(t, step, judgement)));
    return lines;
  }

  private static void compare(
      SoftAssertions all, String name, List<String> lines, JsonNode expected) {
    all.assertThat(lines).as(name).hasSize(expected.size());
    for (int t = 0; t < Math.min(lines.size(), expected.size()); t++) {
      compare(all, name + ", window " + t, tree(lines.get(t)), t, expected.get(t));
    }
  }

  private static void compare(
      SoftAssertions all, String name, JsonNode line, int t, JsonNode expected) {
    all.assertThat(line.get("t").asInt()).as(name).isEqualTo(t);
    for (String key : List.of("decision", "reason", "step", "advance", "hold")) {
      all.assertThat(line.get(key)).as(name + " " + key).isEqualTo(expected.get(key));
    }
    for (String key : List.of("logHarm", "srmLogE")) {
      close(all, name + " " + key, line.get(key), expected.get(key));
    }
    all.assertThat(line.get("niMaxLogE")).as(name).hasSize(expected.get("niMaxLogE").size());
    for (int i = 0; i < expected.get("niMaxLogE").size(); i++) {
      close(
          all, name + " niMaxLogE", line.get("niMaxLogE").get(i), expected.get("niMaxLogE").get(i));
    }
  }

  private static void close(SoftAssertions all, String name, JsonNode actual, JsonNode expected) {
    double wanted = expected.asDouble();
    all.assertThat(actual.asDouble())
        .as(name)
        .isCloseTo(wanted, Offset.offset(1e-9 * Math.max(1, Math.abs(wanted))));
  }

  private static List<JsonNode> vectors() throws IOException {
    try (var in = DifferentialTest.class.getResourceAsStream("/statistics/vectors.json")) {
      return elements(JSON.readTree(in).get("vectors"))
          .filter(vector -> vector.get("op").asText().equals("engine"))
          .toList();
    }
  }

  private static JsonNode analyses() {
    try (var in =
        new GZIPInputStream(
            DifferentialTest.class.getResourceAsStream("/recordings/differential.json.gz"))) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static JsonNode tree(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
