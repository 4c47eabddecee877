package dev.sluice.docs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The schemas of {@code crds/}, and what of an object they do not know. */
final class Schemas {
  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION))
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Map<String, JsonNode> byKind;

  private Schemas(Map<String, JsonNode> byKind) {
    this.byKind = byKind;
  }

  static Schemas read() throws IOException {
    var all = new TreeMap<String, JsonNode>();
    try (var files = Files.list(Path.of("crds"))) {
      for (var file : files.sorted().toList()) {
        for (var crd : documents(Files.readString(file))) {
          add(all, crd.path("spec"));
        }
      }
    }
    return new Schemas(all);
  }

  /** Every YAML document of a text; refuses duplicate keys. */
  static List<JsonNode> documents(String yaml) throws IOException {
    return YAML.readerFor(JsonNode.class)
        .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .<JsonNode>readValues(yaml)
        .readAll();
  }

  /** Null for a kind that is not ours. */
  JsonNode of(JsonNode object) {
    return byKind.get(object.path("apiVersion").asText() + "/" + object.path("kind").asText());
  }

  /** Whether an object is of a group of ours, in whatever version or kind. */
  boolean isOurs(JsonNode object) {
    var group = object.path("apiVersion").asText().replaceFirst("/.*", "/");
    return group.endsWith("/") && byKind.keySet().stream().anyMatch(kind -> kind.startsWith(group));
  }

  /**
   * What is wrong with an object of ours: fields that the schema does not know, and required ones
   * that are not there.
   */
  List<String> problems(JsonNode object) {
    var problems = new ArrayList<String>();
    var schema = of(object);
    if (schema == null) {
      problems.add(
          object.path("apiVersion").asText()
              + " "
              + object.path("kind").asText()
              + " is not in crds/");
    } else {
      object
          .fieldNames()
          .forEachRemaining(
              name ->
                  compare(name, object.get(name), schema.path("properties").path(name), problems));
    }
    return problems;
  }

  private static void compare(String path, JsonNode value, JsonNode schema, List<String> problems) {
    if (List.of("apiVersion", "kind", "metadata").contains(path)) {
      return;
    }
    if (schema.isMissingNode()) {
      problems.add(path + " is not known");
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        compare(path + "[" + i + "]", value.get(i), schema.path("items"), problems);
      }
    } else if (value.isObject() && schema.has("properties")) {
      required(schema)
          .filter(name -> !value.has(name))
          .forEach(name -> problems.add(path + "." + name + " is missing"));
      value
          .fieldNames()
          .forEachRemaining(
              name ->
                  compare(
                      path + "." + name,
                      value.get(name),
                      schema.path("properties").path(name),
                      problems));
    }
  }

  private static Stream<String> required(JsonNode schema) {
    return StreamSupport.stream(schema.path("required").spliterator(), false).map(JsonNode::asText);
  }

  private static void add(Map<String, JsonNode> all, JsonNode spec) {
    for (var version : spec.path("versions")) {
      var kind =
          spec.path("group").asText()
              + "/"
              + version.path("name").asText()
              + "/"
              + spec.path("names").path("kind").asText();
      all.put(kind, version.path("schema").path("openAPIV3Schema"));
    }
  }
}
