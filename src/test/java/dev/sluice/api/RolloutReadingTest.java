package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.testkit.edits.SpecEdits;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** No stored Rollout keeps a client from reading the others. */
class RolloutReadingTest {
  private static final Path DEFINITION = Path.of("crds/rollouts.sluice.dev.yaml");

  /** A long. */
  private static final Set<String> WIDE = Set.of("maxExposureRequests");

  @Test
  void shouldReadARolloutWhateverItsSpecIs() {
    assertThat(SpecEdits.all())
        .allSatisfy(edit -> assertThat(read(edit.patch()).getMetadata().getName()).isEqualTo("a"));
  }

  @Test
  void shouldReadARolloutWhateverItsStatusIs() {
    assertThat(read("{\"status\":{\"step\":2147483648}}").getStatus()).isNull();
    assertThat(read("{\"status\":\"none\"}").getStatus()).isNull();
    assertThat(read("{\"status\":{\"phase\":\"Stable\"}}").getStatus().phase()).isEqualTo("Stable");
  }

  /** Those that cannot be read are refused, so that whoever writes one hears of it. */
  @Test
  void shouldBoundEveryIntegerOfTheSpec() throws IOException {
    JsonNode schema =
        new ObjectMapper(new YAMLFactory())
            .readTree(Files.readString(DEFINITION))
            .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    assertThat(unbounded("spec", schema)).isEmpty();
  }

  private static Rollout read(String part) {
    try {
      var json = (com.fasterxml.jackson.databind.node.ObjectNode) new ObjectMapper().readTree(part);
      json.put("apiVersion", "sluice.dev/v1alpha1").put("kind", "Rollout");
      json.putObject("metadata").put("name", "a");
      return Serialization.unmarshal(json.toString(), Rollout.class);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> unbounded(String name, JsonNode schema) {
    List<String> found = new ArrayList<>();
    boolean whole = schema.path("type").asText().equals("integer");
    if (whole
        && !WIDE.contains(name)
        && schema.path("maximum").asLong(Long.MAX_VALUE) > Integer.MAX_VALUE) {
      found.add(name);
    }
    schema
        .path("properties")
        .fields()
        .forEachRemaining(it -> found.addAll(unbounded(it.getKey(), it.getValue())));
    if (schema.has("items")) {
      found.addAll(unbounded(name, schema.get("items")));
    }
    return found;
  }
}
