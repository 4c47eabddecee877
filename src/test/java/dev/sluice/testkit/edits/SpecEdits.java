package dev.sluice.testkit.edits;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All edits that the schema suggests: values of each type, its bounds and what is just beyond. */
public final class SpecEdits {
  private static final Path DEFINITION = Path.of("crds/rollouts.sluice.dev.yaml");
  private static final String SPEC =
      "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties";
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static final List<String> DURATIONS =
      List.of(
          "'0s'", "'1ms'", "'1s'", "'2s'", "1m30s", "1h", "'25h'", "9223372036854775807h", "soon");
  private static final List<String> PERCENTS =
      List.of("0%", "0.01%", "10%", "100%", "1000%", "99999999999999999999%", "ten");
  private static final List<String> WORDS =
      List.of("hold", "rollback", "noHarm", "prove", "x", "''");
  private static final List<String> NUMBERS =
      List.of("-1", "0", "0.0000001", "0.001", "0.05", "0.4", "0.5", "0.6", "1.0e+30");
  private static final List<String> INTEGERS =
      List.of(
          "-1", "0", "1", "2", "10", "80", "100", "1000", "1000000", "2147483647", "2147483648");
  private static final List<String> LIMITS = List.of("true", "false");

  /** What schemas cannot suggest. */
  private static final Map<String, List<String>> LISTS =
      Map.of(
          "steps",
          List.of(
              "[]",
              "[{setWeight: 1}]",
              "[{setWeight: 100}]",
              "[{setWeight: 20}]",
              "[{setWeight: 20}, {setWeight: 50}, {setWeight: 80}, {setWeight: 100}]",
              "[{setWeight: 5}, {pause: {duration: 1s}}, {setWeight: 6}]",
              "[{setWeight: 20}, {pause: {}}]",
              "[{setWeight: 20}, {pause: {}}, {setWeight: 50}, {setWeight: 75}]",
              "[{setWeight: 70}, {setWeight: 90}]",
              "[{setWeight: 50}, {setWeight: 20}]",
              "[{pause: {}}, {setWeight: 20}]",
              "[{setWeight: 0}]",
              "[{setWeight: 101}]",
              "[{}]",
              "[{setWeight: 20, pause: {}}]",
              "[{setWeight: 20}, {pause: {duration: 9223372036854775807h}}]"),
          "quantiles",
          List.of("[]", "[0.5]", "[0.5, 0.9, 0.99]", "[0]", "[1]", "[0.9, 0.9]", "[0.999999999]"),
          "proofQuantiles",
          List.of("[]", "[0.5]", "[0.5, 0.99]", "[2]"),
          "metrics",
          List.of(
              "[]",
              "[{name: shop, edge: {serviceAccount: shop}, errors: {}}]",
              "[{name: errors, edge: {serviceAccount: shop}, errors: {}}]",
              "[{name: a, weight: 89, edge: {serviceAccount: a}, latency: {}}, {name: b, weight: 89,"
                  + " edge: {serviceAccount: b}, errors: {}}]",
              "[{name: a, prometheus: {address: 'http://127.0.0.1:1', value: x}, threshold: {max: 1}}]",
              "[{name: a, prometheus: {address: 'http://127.0.0.1:1', value: x}, threshold: {}}]",
              "[{name: a, errors: {}}]"),
          "checks",
          List.of(
              "[]",
              "[{name: a, url: 'http://127.0.0.1:1/'}]",
              "[{name: a, url: 'http://127.0.0.1:1/', timeout: 0s}]",
              "[{name: a, url: 'http://127.0.0.1:1/'}, {name: a, url: 'http://127.0.0.1:1/'}]"));

  private SpecEdits() {}

  /** In the schema's order; good and bad ones mixed. */
  public static List<Edit> all() {
    try {
      var all = new ArrayList<Edit>();
      JsonNode schema = YAML.readTree(Files.readString(DEFINITION)).at(SPEC);
      walk(List.of(), schema, all);
      all.add(new Edit(List.of("analysis"), null));
      all.add(new Edit(List.of("analysis"), read("{}")));
      all.add(new Edit(List.of("strategy"), null));
      all.add(new Edit(List.of("strategy", "canary"), null));
      all.add(new Edit(List.of("service"), null));
      return List.copyOf(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void walk(List<String> above, JsonNode properties, List<Edit> all) {
    for (var names = properties.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      List<String> path = Stream.concat(above.stream(), Stream.of(name)).toList();
      JsonNode field = properties.get(name);
      if (field.path("type").asText().equals("object")) {
        walk(path, field.path("properties"), all);
      } else {
        values(name, field).forEach(value -> all.add(new Edit(path, read(value))));
        all.add(new Edit(path, null));
      }
    }
  }

  private static List<String> values(String name, JsonNode field) {
    return switch (field.path("type").asText()) {
      case "array" -> LISTS.getOrDefault(name, List.of());
      case "boolean" -> LIMITS;
      case "integer" -> INTEGERS;
      case "number" -> NUMBERS;
      default -> strings(field.path("pattern").asText());
    };
  }

  private static List<String> strings(String pattern) {
    if (pattern.endsWith("%$")) {
      return PERCENTS;
    }
    return pattern.contains("ms|s|m|h") ? DURATIONS : WORDS;
  }

  private static JsonNode read(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(yaml, e);
    }
  }
}
