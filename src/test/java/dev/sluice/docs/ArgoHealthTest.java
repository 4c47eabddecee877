package dev.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code examples/argo-cd/health.lua} on Rollouts as Sluice leaves them; each file says what Argo
 * CD and kstatus must make of it.
 */
class ArgoHealthTest {
  private static final Path CASES = Path.of("src/test/resources/argo-cd");
  private static final Map<String, List<String>> SAME =
      Map.of(
          "Current", List.of("Healthy"),
          "InProgress", List.of("Progressing", "Suspended"),
          "Failed", List.of("Degraded"));

  @ParameterizedTest
  @MethodSource("cases")
  void shouldSayTheHealthWhenARolloutIsInThisState(Path file) throws IOException {
    // Given
    String yaml = Files.readString(file);
    var rollout = Schemas.documents(yaml).get(0);
    // When
    var health = LuaScript.health(rollout);
    // Then
    assertThat(health.status()).isEqualTo(expected(yaml, "health"));
    assertThat(health.message()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldAgreeWithKstatusWhenARolloutIsInThisState(Path file) throws IOException {
    // Given
    String yaml = Files.readString(file);
    var rollout = Schemas.documents(yaml).get(0);
    // When
    String kstatus = kstatus(rollout);
    // Then
    assertThat(kstatus).isEqualTo(expected(yaml, "kstatus"));
    assertThat(SAME.get(kstatus)).contains(LuaScript.health(rollout).status());
  }

  @Test
  void shouldTellTheStoryWhenAReleaseWasTakenBack() throws IOException {
    var rollout = Schemas.documents(Files.readString(CASES.resolve("rolled-back.yaml"))).get(0);
    assertThat(LuaScript.health(rollout).message()).isEqualTo("revision 20c2de9c43 was taken back");
  }

  @Test
  void shouldHaveACaseForEachHealth() throws IOException {
    assertThat(cases().stream().map(ArgoHealthTest::health).distinct().toList())
        .containsExactlyInAnyOrder("Healthy", "Progressing", "Suspended", "Degraded");
  }

  static List<Path> cases() throws IOException {
    try (var files = Files.list(CASES)) {
      return files.sorted().toList();
    }
  }

  /** The rules of kstatus for a kind that it does not know; an object without status is new. */
  private static String kstatus(JsonNode rollout) {
    var status = rollout.path("status");
    if (status.isMissingNode() || isBehind(rollout, status) || isTrue(status, "Reconciling")) {
      return "InProgress";
    }
    return isTrue(status, "Stalled") ? "Failed" : "Current";
  }

  private static boolean isBehind(JsonNode rollout, JsonNode status) {
    return status.path("observedGeneration").asLong()
        != rollout.at("/metadata/generation").asLong();
  }

  private static boolean isTrue(JsonNode status, String type) {
    return StreamSupport.stream(status.path("conditions").spliterator(), false)
        .anyMatch(
            condition ->
                condition.path("type").asText().equals(type)
                    && condition.path("status").asText().equals("True"));
  }

  private static String health(Path file) {
    try {
      return expected(Files.readString(file), "health");
    } catch (IOException e) {
      throw new AssertionError(file + " cannot be read", e);
    }
  }

  private static String expected(String yaml, String name) {
    return Pattern.compile("(?m)^# " + name + ": (\\w+)$")
        .matcher(yaml)
        .results()
        .map(match -> match.group(1))
        .findFirst()
        .orElseThrow();
  }
}
