package dev.sluice.api.specs.v1alpha4;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Headers as the specification writes them, a mapping, and as the definitions of smi-sdk-go and OSM
 * have them, a list of mappings. Public for Jackson alone.
 *
 * <p>A header that two elements of a list give different values, and whatever is no text, becomes
 * null: a match cannot hold both, and without one of them it would take more than it says.
 */
public final class HeadersDeserializer extends StdDeserializer<Map<String, String>> {
  private static final long serialVersionUID = 1L;

  /** No header has this name. */
  private static final String NO_MAPPING = "";

  public HeadersDeserializer() {
    super(Map.class);
  }

  @Override
  public Map<String, String> deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    JsonNode written = context.readTree(parser);
    var headers = new LinkedHashMap<String, String>();
    for (var mapping : written.isArray() ? written : List.of(written)) {
      add(headers, mapping);
    }
    return headers;
  }

  private static void add(Map<String, String> headers, JsonNode mapping) {
    if (mapping.isObject()) {
      mapping.properties().forEach(it -> add(headers, it.getKey(), text(it.getValue())));
    } else {
      headers.put(NO_MAPPING, null);
    }
  }

  private static void add(Map<String, String> headers, String name, @Nullable String value) {
    boolean agreed = !headers.containsKey(name) || value != null && value.equals(headers.get(name));
    headers.put(name, agreed ? value : null);
  }

  private static @Nullable String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : null;
  }
}
