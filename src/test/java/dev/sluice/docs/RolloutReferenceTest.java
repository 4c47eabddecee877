package dev.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.domain.rollout.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/reference/rollout.md} says what the CRD says: no field less, no field more, the same
 * defaults.
 */
class RolloutReferenceTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(spec\\.[^`]+)` \\| ([^|]*) \\|");

  @Test
  void shouldHaveEveryFieldOfTheSpecWhenTheCrdHasIt() throws IOException {
    // When
    var rows = rows();
    // Then
    assertThat(rows.keySet()).containsExactlyInAnyOrderElementsOf(fields().keySet());
  }

  @Test
  void shouldHaveTheDefaultWhenTheCrdHasOne() throws IOException {
    // Given
    var rows = rows();
    // When
    var fields = fields();
    // Then
    fields.forEach(
        (path, schema) -> {
          if (schema.has("default")) {
            assertThat(rows.get(path))
                .as(path)
                .isEqualTo("`" + schema.get("default").asText() + "`");
          }
        });
  }

  @Test
  void shouldHaveEveryPhaseWhenTheStepMachineHasIt() throws IOException {
    // Given
    var page = page();
    // When
    var phases = Arrays.stream(Phase.values()).map(phase -> "\n| " + phase.text() + " | ").toList();
    // Then
    assertThat(page).contains(phases);
  }

  /** Second column by field. */
  private static Map<String, String> rows() throws IOException {
    return ROW.matcher(page())
        .results()
        .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
  }

  private static Map<String, JsonNode> fields() throws IOException {
    var rollout = Schemas.documents("{apiVersion: sluice.dev/v1alpha1, kind: Rollout}").get(0);
    var fields = new TreeMap<String, JsonNode>();
    collect("spec", Schemas.read().of(rollout).path("properties").path("spec"), fields);
    return fields;
  }

  private static void collect(String path, JsonNode schema, Map<String, JsonNode> fields) {
    schema
        .path("properties")
        .fields()
        .forEachRemaining(
            field -> {
              var child = path + "." + field.getKey();
              fields.put(child, field.getValue());
              collect(child, field.getValue(), fields);
              collect(child + "[]", field.getValue().path("items"), fields);
            });
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("docs/reference/rollout.md"));
  }
}
