package dev.sluice.docs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.api.rollout.v1alpha1.AnalysisSpec;
import dev.sluice.api.rollout.v1alpha1.Durations;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What may stand in a field, in words: kind and range. */
final class FieldValue {
  private static final Pattern ONE_OF = Pattern.compile("^self in \\[(.*)]$|^self == ('[^']*')$");
  private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

  private FieldValue() {}

  static String of(JsonNode schema) {
    return choices(schema).orElseGet(() -> kind(schema));
  }

  private static Optional<String> choices(JsonNode schema) {
    return StreamSupport.stream(schema.path("x-kubernetes-validations").spliterator(), false)
        .map(rule -> ONE_OF.matcher(rule.path("rule").asText()))
        .filter(Matcher::matches)
        .map(rule -> quoted(rule.group()))
        .findFirst();
  }

  private static String quoted(String rule) {
    return QUOTED
        .matcher(rule)
        .results()
        .map(value -> "`" + value.group(1) + "`")
        .collect(Collectors.joining(", "));
  }

  private static String kind(JsonNode schema) {
    return switch (schema.path("type").asText()) {
      case "object" -> "object";
      case "boolean" -> "`true`, `false`";
      case "array" -> "list" + size(schema, "minItems", "maxItems", "");
      case "string" -> text(schema);
      default -> number(schema);
    };
  }

  private static String text(JsonNode schema) {
    return switch (schema.path("pattern").asText()) {
      case Durations.PATTERN -> "duration";
      case AnalysisSpec.PERCENT -> "percentage";
      case "^https?://[^ ]+$" -> "http or https address";
      case "^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$" -> "at most 40 of `a-z`, `0-9`, `-`";
      default -> "text" + size(schema, "minLength", "maxLength", " characters");
    };
  }

  private static String size(JsonNode schema, String least, String most, String unit) {
    if (!schema.has(most)) {
      return "";
    }
    return schema.has(least)
        ? ", %s to %s%s".formatted(schema.get(least), schema.get(most), unit)
        : ", at most %s%s".formatted(schema.get(most), unit);
  }

  private static String number(JsonNode schema) {
    var least = bound(schema, "minimum");
    var most = bound(schema, "maximum");
    if (least.isEmpty() || most.isEmpty()) {
      return least.map(from -> "at least " + from).or(() -> most).orElse("number");
    }
    return schema.path("exclusiveMinimum").asBoolean()
        ? "above %s, at most %s".formatted(least.get(), most.get())
        : "%s to %s".formatted(least.get(), most.get());
  }

  private static Optional<String> bound(JsonNode schema, String name) {
    return schema.has(name)
        ? Optional.of(
            new BigDecimal(schema.get(name).asText()).stripTrailingZeros().toPlainString())
        : Optional.empty();
  }
}
