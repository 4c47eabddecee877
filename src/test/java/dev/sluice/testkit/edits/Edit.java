package dev.sluice.testkit.edits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One field of {@code spec} becomes something else.
 *
 * @param path below {@code spec}
 * @param value null takes the field away
 */
public record Edit(List<String> path, JsonNode value) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** JSON merge patch of the Rollout. */
  public String patch() {
    ObjectNode spec = JSON.createObjectNode();
    set(spec);
    return JSON.createObjectNode().set("spec", spec).toString();
  }

  /** {@code spec} after the edit. */
  public JsonNode in(JsonNode spec) {
    ObjectNode after = spec.deepCopy();
    set(after);
    return after;
  }

  private void set(ObjectNode root) {
    ObjectNode at = root;
    for (String name : path.subList(0, path.size() - 1)) {
      at = at.path(name).isObject() ? (ObjectNode) at.get(name) : at.putObject(name);
    }
    at.set(path.get(path.size() - 1), value);
  }

  @Override
  public String toString() {
    return "spec." + String.join(".", path) + " = " + value;
  }
}
