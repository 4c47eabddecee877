package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sluice.api.access.v1alpha4.IdentityBinding;
import dev.sluice.api.access.v1alpha4.TrafficTarget;
import dev.sluice.api.specs.v1alpha4.HttpRouteGroup;
import dev.sluice.api.specs.v1alpha4.TcpRoute;
import dev.sluice.api.specs.v1alpha4.UdpRoute;
import dev.sluice.api.split.v1alpha4.TrafficSplit;
import dev.sluice.testkit.CrdFiles;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;

/** SMI's definitions are written by hand: four versions, and more than Java types can say. */
class SmiDefinitionsTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  static List<Class<? extends CustomResource<?, ?>>> types() {
    return List.of(
        TrafficSplit.class,
        HttpRouteGroup.class,
        TcpRoute.class,
        UdpRoute.class,
        TrafficTarget.class,
        IdentityBinding.class);
  }

  @ParameterizedTest
  @MethodSource("types")
  void shouldHaveTheShapeOfTheJavaTypeWhenStored(Class<? extends CustomResource<?, ?>> type)
      throws IOException {
    // Given
    var name = CustomResource.getCRDName(type);
    var generated = YAML.readTree(CrdFiles.generate(type).get(name + ".yaml"));
    // When
    var written = crd(name);
    // Then
    assertThat(shape(schema(written, "v1alpha4"))).isEqualTo(shape(schema(generated, "v1alpha4")));
  }

  @ParameterizedTest
  @MethodSource("types")
  void shouldServeEveryVersionAndStoreTheNewest(Class<? extends CustomResource<?, ?>> type)
      throws IOException {
    // When
    var spec = crd(CustomResource.getCRDName(type)).path("spec");
    // Then
    assertThat(spec.path("versions"))
        .allSatisfy(
            it -> {
              assertThat(it.path("served").asBoolean()).isTrue();
              assertThat(it.path("storage").asBoolean())
                  .isEqualTo(it.path("name").asText().equals("v1alpha4"));
              assertThat(it.at("/subresources/status").isObject()).isTrue();
              assertThat(it.at("/schema/openAPIV3Schema/properties/status"))
                  .isEqualTo(spec.at("/versions/0/schema/openAPIV3Schema/properties/status"));
            });
    assertThat(spec.path("conversion").isObject()).isEqualTo(spec.path("versions").size() > 1);
  }

  @Test
  void shouldHaveTheNamesThatPeopleTypeWhenInstalled() throws IOException {
    // Given
    var names = new TreeMap<String, String>();
    // When
    for (var type : types()) {
      var spec = crd(CustomResource.getCRDName(type)).path("spec");
      names.put(
          spec.at("/names/shortNames/0").asText(),
          "%s %s %d"
              .formatted(
                  spec.at("/names/kind").asText(),
                  spec.path("scope").asText(),
                  spec.path("versions").size()));
    }
    // Then
    assertThat(names)
        .containsExactly(
            Map.entry("htr", "HTTPRouteGroup Namespaced 4"),
            Map.entry("ib", "IdentityBinding Namespaced 1"),
            Map.entry("tr", "TCPRoute Namespaced 4"),
            Map.entry("ts", "TrafficSplit Namespaced 4"),
            Map.entry("tt", "TrafficTarget Namespaced 4"),
            Map.entry("ur", "UDPRoute Namespaced 1"));
  }

  /** What smi-sdk-go's and smi-controller-sdk's definitions know, by kind and version. */
  @ParameterizedTest
  @CsvFileSource(resources = "/smi/public-fields.csv", numLinesToSkip = 1)
  void shouldKnowTheFieldWhenAPublicDefinitionDoes(String resource, String version, String path)
      throws IOException {
    // When
    JsonNode schema = schema(crd(resource), version);
    for (var step : path.split("\\.")) {
      boolean open = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
      if (open) {
        return;
      }
      schema = child(schema, step);
    }
    // Then
    assertThat(schema.isMissingNode()).isFalse();
  }

  private static JsonNode child(JsonNode schema, String step) {
    return switch (step) {
      case "[]" -> schema.path("items");
      case "{}" -> schema.path("additionalProperties");
      default -> schema.path("properties").path(step);
    };
  }

  /** Names, types, and what is required; limits and descriptions are the file's own. */
  private static JsonNode shape(JsonNode schema) {
    var shape = ((ObjectNode) schema).objectNode();
    if (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      shape.put("type", "object").putObject("additionalProperties").put("type", "string");
      return shape; // a map, or a list of maps
    }
    shape.set("type", schema.get("type"));
    var required = new TreeSet<String>();
    schema.path("required").forEach(it -> required.add(it.asText()));
    if (!required.isEmpty()) {
      shape.put("required", required.toString());
    }
    for (var field : List.of("items", "additionalProperties")) {
      if (schema.path(field).isObject()) {
        shape.set(field, shape(schema.get(field)));
      }
    }
    schema
        .path("properties")
        .properties()
        .forEach(it -> shape.withObject("/properties").set(it.getKey(), shape(it.getValue())));
    return shape;
  }

  private static JsonNode schema(JsonNode crd, String version) {
    for (var it : crd.at("/spec/versions")) {
      if (it.path("name").asText().equals(version)) {
        return it.at("/schema/openAPIV3Schema");
      }
    }
    throw new AssertionError(version + " is missing");
  }

  private static JsonNode crd(String name) throws IOException {
    return YAML.readTree(Files.readString(Path.of("crds", name + ".yaml")));
  }
}
