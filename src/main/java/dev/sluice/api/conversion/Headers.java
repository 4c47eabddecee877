package dev.sluice.api.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;

/**
 * Headers at v1alpha1. They are shown, and noted as well: who knows the field says what it shall
 * be, and who does not know it sends none, and loses none.
 */
final class Headers {
  /** The matches, if one of them has headers. */
  static final String NOTED = Stash.PREFIX + "route-headers";

  static final String FIELD = "headers";

  private Headers() {}

  static void note(List<ObjectNode> matches, Stash stash) {
    stash.remove(NOTED);
    if (matches.stream().anyMatch(it -> it.has(FIELD))) {
      var notes = JsonNodeFactory.instance.arrayNode();
      matches.forEach(it -> notes.add(it.deepCopy()));
      stash.put(NOTED, notes);
    }
  }

  static void restore(List<ObjectNode> matches, Stash stash) {
    var noted = stash.take(NOTED).map(Json::objects).orElse(List.of());
    var ancestors = Ancestors.of(matches, noted);
    for (int i = 0; i < matches.size(); i++) {
      give(matches.get(i), ancestors.get(i));
    }
  }

  private static void give(ObjectNode match, List<ObjectNode> ancestors) {
    var headers =
        ancestors.stream().map(it -> it.get(FIELD)).filter(Objects::nonNull).distinct().toList();
    if (!match.has(FIELD) && !headers.isEmpty()) {
      match.set(FIELD, headers.size() == 1 ? headers.get(0) : all(headers));
    }
  }

  /** As a list: where two of them differ in one header, it has no reading and takes no request. */
  private static ArrayNode all(List<JsonNode> headers) {
    var all = JsonNodeFactory.instance.arrayNode();
    for (var it : headers) {
      if (it instanceof ArrayNode list) {
        all.addAll(list);
      } else {
        all.add(it);
      }
    }
    return all;
  }
}
