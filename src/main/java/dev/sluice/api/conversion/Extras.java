package dev.sluice.api.conversion;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A field of some subjects that a version does not have, and that grants nothing. */
final class Extras {
  private Extras() {}

  /** Takes it from all of them; all are noted as they were, if one had it. */
  static void take(String field, List<ObjectNode> subjects, String key, Stash stash) {
    stash.remove(key);
    if (subjects.stream().anyMatch(it -> it.has(field))) {
      ArrayNode noted = subjects.get(0).arrayNode();
      subjects.forEach(it -> noted.add(it.deepCopy()));
      subjects.forEach(it -> it.remove(field));
      stash.put(key, noted);
    }
  }

  /** Gives it back to those that are otherwise as they were; in order, each note once. */
  static void restore(String field, List<ObjectNode> subjects, String key, Stash stash) {
    var noted = new ArrayList<>(stash.take(key).map(Json::objects).orElse(List.of()));
    for (var subject : subjects) {
      noted.stream()
          .filter(it -> Json.without(it, field).equals(subject))
          .findFirst()
          .ifPresent(
              it -> {
                noted.remove(it);
                if (it.has(field)) {
                  subject.set(field, it.get(field));
                }
              });
    }
  }
}
