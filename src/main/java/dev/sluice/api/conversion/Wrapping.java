package dev.sluice.api.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Old versions that have at their top what later ones have in {@code spec}. */
final class Wrapping {
  /** A spec without content, which the top level cannot tell from a missing one. */
  private static final String EMPTY_SPEC = Stash.PREFIX + "spec";

  private final Map<String, String> fields;

  /**
   * @param fields name at the top by name in the spec
   */
  Wrapping(Map<String, String> fields) {
    this.fields = fields;
  }

  void wrap(ObjectNode object, Stash stash) {
    var empty = stash.take(EMPTY_SPEC);
    object.remove("spec");
    var spec = object.objectNode();
    fields.forEach((inSpec, top) -> move(object, top, spec, inSpec));
    if (!spec.isEmpty()) {
      object.set("spec", spec);
    } else {
      empty.ifPresent(it -> object.set("spec", it));
    }
  }

  void unwrap(ObjectNode object, Stash stash) {
    var spec = object.remove("spec");
    stash.remove(EMPTY_SPEC);
    if (spec instanceof ObjectNode it && !it.isEmpty()) {
      fields.forEach((inSpec, top) -> move(it, inSpec, object, top));
    } else if (spec != null) {
      stash.put(EMPTY_SPEC, spec);
    }
  }

  private static void move(ObjectNode from, String name, ObjectNode to, String newName) {
    JsonNode value = from.remove(name);
    if (value != null) {
      to.set(newName, value);
    }
  }
}
