package dev.sluice.api.conversion;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;
import java.util.Set;

/**
 * What a version has no field for, as JSON in annotations.
 *
 * <p>Annotations hold 256 KiB. Reading never fails for that: an object that does not fit is marked,
 * and cannot be written back through the version that could not show it whole.
 */
final class Stash {
  static final String PREFIX = "sluice.dev/";
  static final String UNFIT = PREFIX + "unfit";

  /** Of Kubernetes, over all keys and values. */
  private static final int LIMIT = 256 * 1024;

  private static final String ANNOTATIONS = "annotations";

  private final ObjectNode metadata;
  private final boolean reading;

  private Stash(ObjectNode object, boolean reading) {
    this.metadata =
        Json.object(object, "metadata")
            .orElseThrow(() -> new Inconvertible("metadata: missing, or not an object"));
    this.reading = reading;
  }

  /**
   * Of an object on its way to v1alpha4.
   *
   * @throws Inconvertible if it was marked as unfit for the version that it comes from
   */
  static Stash written(ObjectNode object) {
    var stash = new Stash(object, false);
    stash
        .text(UNFIT)
        .ifPresent(
            why -> {
              throw new Inconvertible(
                  "metadata.annotations[%s]: %s of this object does not fit into annotations, so it can only be changed at v1alpha4"
                      .formatted(UNFIT, why));
            });
    return stash;
  }

  /** Of an object on its way from v1alpha4. */
  static Stash read(ObjectNode object) {
    var stash = new Stash(object, true);
    stash.remove(UNFIT);
    return stash;
  }

  /**
   * Removes it.
   *
   * @throws Inconvertible if it is not JSON; what it narrowed is not known then
   */
  Optional<JsonNode> take(String key) {
    var text = text(key);
    text.ifPresent(it -> remove(key));
    return text.map(it -> parse(key, it));
  }

  /** As {@link #take}, but what is not JSON stays where it is. */
  Optional<JsonNode> takeIfJson(String key) {
    var value = peek(key);
    value.ifPresent(it -> remove(key));
    return value;
  }

  /** Empty where it is missing or not JSON. */
  Optional<JsonNode> peek(String key) {
    try {
      var text = text(key);
      return text.isEmpty() ? Optional.empty() : Optional.of(Json.read(text.get()));
    } catch (JsonProcessingException notOurs) {
      return Optional.empty();
    }
  }

  /**
   * @throws Inconvertible if it does not fit and the object is being written
   */
  void put(String key, JsonNode value) {
    remove(key);
    var text = value.toString();
    if (size() + length(key) + length(text) > LIMIT) {
      if (!reading) {
        throw new Inconvertible(
            "metadata.annotations[%s]: would need %d bytes; all annotations together have %d"
                .formatted(key, length(text), LIMIT));
      }
      set(UNFIT, key.substring(PREFIX.length()));
    } else {
      set(key, text);
    }
  }

  void remove(String key) {
    Json.object(metadata, ANNOTATIONS)
        .ifPresent(
            it -> {
              it.remove(key);
              if (it.isEmpty()) {
                metadata.remove(ANNOTATIONS);
              }
            });
  }

  private void set(String key, String text) {
    if (!(metadata.get(ANNOTATIONS) instanceof ObjectNode)) {
      metadata.putObject(ANNOTATIONS);
    }
    ((ObjectNode) metadata.get(ANNOTATIONS)).put(key, text);
  }

  private Optional<String> text(String key) {
    return Json.object(metadata, ANNOTATIONS).map(it -> it.get(key)).map(JsonNode::asText);
  }

  private static JsonNode parse(String key, String text) {
    try {
      var value = Json.read(text);
      if (!value.isMissingNode()) {
        return value;
      }
    } catch (JsonProcessingException e) {
      // said below
    }
    throw new Inconvertible(
        "metadata.annotations[%s]: %s is not allowed; allowed: what Sluice wrote there, or no such annotation"
            .formatted(key, Json.shown(TextNode.valueOf(text))));
  }

  private int size() {
    int size = 0;
    for (var it : Json.object(metadata, ANNOTATIONS).map(ObjectNode::properties).orElse(Set.of())) {
      size += length(it.getKey()) + length(it.getValue().asText());
    }
    return size;
  }

  private static int length(String text) {
    return text.getBytes(UTF_8).length;
  }
}
