package dev.sluice.api.conversion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** JSON trees whose numbers stay what they are. */
public final class Json {
  private static final int SHOWN = 60;

  private static final JsonMapper EXACT =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  /**
   * @throws JsonProcessingException if it is not exactly one JSON value
   */
  public static JsonNode read(String text) throws JsonProcessingException {
    return EXACT.readTree(text);
  }

  /** A value for people: at most some 60 characters of it. */
  public static String shown(JsonNode value) {
    var text = String.valueOf(value);
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }

  static Optional<ObjectNode> object(JsonNode parent, String field) {
    return parent != null && parent.get(field) instanceof ObjectNode it
        ? Optional.of(it)
        : Optional.empty();
  }

  /** The objects among a list's elements, in order; empty where there is no list. */
  static List<ObjectNode> objects(JsonNode parent, String field) {
    return parent == null ? List.of() : objects(parent.path(field));
  }

  static List<ObjectNode> objects(JsonNode list) {
    return list instanceof ArrayNode it
        ? StreamSupport.stream(it.spliterator(), false)
            .filter(ObjectNode.class::isInstance)
            .map(ObjectNode.class::cast)
            .toList()
        : List.of();
  }

  static ObjectNode without(ObjectNode object, String field) {
    var copy = object.deepCopy();
    copy.remove(field);
    return copy;
  }
}
