package dev.sluice.domain.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One JSON object of a stored state; every complaint names the field with its path.
 *
 * @param path where the object stands
 */
record Stored(String path, JsonNode node) {
  /** Makes a value that complains by itself when its parts do not fit. */
  @FunctionalInterface
  interface Maker<T> {
    T make() throws UnreadableException;
  }

  Stored object(String key) throws UnreadableException {
    JsonNode child = present(key);
    if (!child.isObject()) {
      throw new UnreadableException(at(key), "is no JSON object");
    }
    return new Stored(at(key), child);
  }

  boolean has(String key) {
    return node.has(key);
  }

  <T> T value(String key, Class<T> type) throws UnreadableException {
    return convert(key, StatisticsCodec.JSON.constructType(type));
  }

  <T> T value(String key, Class<T> type, T otherwise) throws UnreadableException {
    return has(key) ? value(key, type) : otherwise;
  }

  <T> Map<String, T> map(String key, Class<T> type) throws UnreadableException {
    return convert(
        key,
        StatisticsCodec.JSON
            .getTypeFactory()
            .constructMapType(LinkedHashMap.class, String.class, type));
  }

  <T> T checked(Maker<T> maker) throws UnreadableException {
    try {
      return maker.make();
    } catch (IllegalArgumentException e) {
      throw new UnreadableException(path, "does not fit: " + e.getMessage());
    }
  }

  private <T> T convert(String key, JavaType type) throws UnreadableException {
    JsonNode child = present(key);
    try {
      return StatisticsCodec.JSON.readerFor(type).readValue(child);
    } catch (JsonProcessingException e) {
      throw new UnreadableException(at(key), "cannot be read: " + e.getOriginalMessage());
    } catch (java.io.IOException e) {
      throw new UnreadableException(at(key), "cannot be read: " + e.getMessage());
    }
  }

  private JsonNode present(String key) throws UnreadableException {
    JsonNode child = node.get(key);
    if (child == null || child.isNull()) {
      throw new UnreadableException(at(key), "is missing");
    }
    return child;
  }

  private String at(String key) {
    return path + "." + key;
  }
}
