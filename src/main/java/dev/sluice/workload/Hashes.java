package dev.sluice.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.runtime.util.HashUtil;

/** Short hashes of objects, independent of the order of keys. */
public final class Hashes {
  private static final ObjectMapper CANONICAL =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private static final int LENGTH = 10;

  private Hashes() {}

  /** Ten hexadecimal digits. */
  public static String of(Object value) {
    try {
      // Through a tree of maps: fabric8 types carry their own property order and additional
      // properties.
      Object tree = CANONICAL.convertValue(value, Object.class);
      return HashUtil.sha256(CANONICAL.writeValueAsString(tree)).substring(0, LENGTH);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
