package dev.sluice.docs;

import java.util.regex.Pattern;

/** A field as a row of the reference: path, value, default, meaning. */
final class FieldRow {
  static final String HEAD = "| Field | Value | Default | Meaning |\n|---|---|---|---|\n";

  private static final Pattern DEFAULT = Pattern.compile(" Default: (.*)\\.$");
  private static final Pattern NAME = Pattern.compile("\\b[a-z]+(?:[A-Z][a-z]*)+\\b");

  private FieldRow() {}

  static String of(SpecField field) {
    return "| `%s` | %s | %s | %s |\n"
        .formatted(field.path(), FieldValue.of(field.schema()), byDefault(field), meaning(field));
  }

  /** The schema's; else what the description's last sentence calls the default. */
  private static String byDefault(SpecField field) {
    if (field.required()) {
      return "required";
    }
    if (field.schema().has("default")) {
      return "`" + field.schema().get("default").asText() + "`";
    }
    var said = DEFAULT.matcher(description(field));
    return said.find() ? marked(said.group(1)) : "";
  }

  private static String meaning(SpecField field) {
    return marked(DEFAULT.matcher(description(field)).replaceFirst("")).replace("|", "\\|");
  }

  /** Names of fields stand out. */
  private static String marked(String text) {
    return NAME.matcher(text).replaceAll("`$0`");
  }

  private static String description(SpecField field) {
    return field.schema().path("description").asText();
  }
}
