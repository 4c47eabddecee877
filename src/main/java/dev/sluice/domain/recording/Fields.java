package dev.sluice.domain.recording;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object, read strictly: every complaint is an {@link IllegalArgumentException} that names
 * the field with its path, its value, and what is allowed.
 */
final class Fields {
  private final String path;
  private final JsonNode object;

  private Fields(String path, JsonNode object) {
    this.path = path;
    this.object = object;
  }

  /**
   * @param path where the object stands, {@code windows[3]} for instance; empty for the whole file
   * @param known every key that it may have
   */
  static Fields of(String path, @Nullable JsonNode node, List<String> known) {
    if (node == null || !node.isObject()) {
      String where = path.isEmpty() ? "the recording" : path;
      throw new IllegalArgumentException(
          where + (node == null ? " is missing" : is(node)) + ", allowed is a JSON object");
    }
    var fields = new Fields(path, node);
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                throw new IllegalArgumentException(
                    fields.at(key) + " is not known, allowed are " + String.join(", ", known));
              }
            });
    return fields;
  }

  String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  boolean has(String key) {
    return object.has(key);
  }

  /** Whether the key is absent or null. */
  boolean isNothing(String key) {
    return !object.hasNonNull(key);
  }

  /** Null when absent. */
  @Nullable JsonNode node(String key) {
    return object.get(key);
  }

  JsonNode list(String key) {
    JsonNode list = object.get(key);
    return list != null && list.isArray() ? list : complain(key, "a list");
  }

  double number(String key, Range allowed) {
    JsonNode value = object.get(key);
    return value != null && value.isNumber() && allowed.contains(value.asDouble())
        ? value.asDouble()
        : complain(key, allowed.text());
  }

  double number(String key, double otherwise, Range allowed) {
    return has(key) ? number(key, allowed) : otherwise;
  }

  long whole(String key, long low, long high) {
    JsonNode value = object.get(key);
    return isWhole(value) && value.asLong() >= low && value.asLong() <= high
        ? value.asLong()
        : complain(key, wholes(low, high));
  }

  long whole(String key, long otherwise, long low, long high) {
    return has(key) ? whole(key, low, high) : otherwise;
  }

  String word(String key, String otherwise, List<String> allowed) {
    if (!has(key)) {
      return otherwise;
    }
    JsonNode value = object.get(key);
    return value.isTextual() && allowed.contains(value.asText())
        ? value.asText()
        : complain(key, String.join(" or ", allowed));
  }

  /** Null when absent. */
  @Nullable Boolean flag(String key) {
    if (!has(key)) {
      return null;
    }
    JsonNode value = object.get(key);
    return value.isBoolean() ? Boolean.valueOf(value.asBoolean()) : complain(key, "true or false");
  }

  List<Double> numbers(String key, List<Double> otherwise, Range each) {
    if (!has(key)) {
      return otherwise;
    }
    List<Double> numbers = new ArrayList<>();
    for (JsonNode value : list(key)) {
      if (!value.isNumber() || !each.contains(value.asDouble())) {
        complain(key + "[" + numbers.size() + "]", value, each.text());
      }
      numbers.add(value.asDouble());
    }
    return numbers;
  }

  /** Whole numbers of at least 0. */
  long[] counts(String key) {
    JsonNode list = list(key);
    long[] counts = new long[list.size()];
    for (int i = 0; i < counts.length; i++) {
      if (!isWhole(list.get(i)) || list.get(i).asLong() < 0) {
        complain(key + "[" + i + "]", list.get(i), wholes(0, Long.MAX_VALUE));
      }
      counts[i] = list.get(i).asLong();
    }
    return counts;
  }

  /** Always throws; has a type so that it can stand where a value is expected. */
  <T> T complain(String key, String allowed) {
    return complain(key, object.get(key), allowed);
  }

  private <T> T complain(String key, @Nullable JsonNode value, String allowed) {
    throw new IllegalArgumentException(
        at(key) + (value == null ? " is missing" : is(value)) + ", allowed is " + allowed);
  }

  private static boolean isWhole(@Nullable JsonNode value) {
    return value != null && value.canConvertToExactIntegral() && value.canConvertToLong();
  }

  private static String wholes(long low, long high) {
    return "a whole number of at least "
        + low
        + (high == Long.MAX_VALUE ? "" : " and at most " + high);
  }

  private static String is(JsonNode value) {
    String text = value.toString();
    return " is " + (text.length() > 60 ? text.substring(0, 60) + "..." : text);
  }
}
