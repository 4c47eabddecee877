package dev.sluice.api.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Puts values of wrong types, and annotations that nobody wrote, somewhere into an object. */
final class Rubbish {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<JsonNode> VALUES =
      List.of(
          JSON.nullNode(),
          JSON.textNode(""),
          JSON.textNode("1e999999999"),
          JSON.textNode("-1"),
          JSON.numberNode(-3),
          JSON.numberNode(1e300),
          JSON.numberNode(Long.MAX_VALUE),
          JSON.booleanNode(true),
          JSON.arrayNode(),
          JSON.arrayNode().add(1).addNull(),
          JSON.objectNode(),
          JSON.objectNode().put("spec", 1));
  private static final List<String> ANNOTATIONS =
      List.of(
          TrafficSplits.MATCHES,
          Weights.NOTED,
          TcpRoutes.SPEC,
          TrafficTargets.DESTINATION_PORT,
          TrafficTargets.SOURCE_PORTS,
          TrafficTargets.GROUPS,
          Headers.NOTED,
          "sluice.dev/spec",
          Stash.UNFIT);
  private static final List<String> TEXTS =
      List.of("", "{", "null", "[]", "[[]]", "[1,{}]", "{}", "\"x\"", "1 2");

  private Rubbish() {}

  static void into(ObjectNode object, Random random) {
    for (int i = random.nextInt(3); i > 0; i--) {
      if (object.get("metadata") instanceof ObjectNode meta) {
        var annotations =
            meta.get("annotations") instanceof ObjectNode it ? it : meta.putObject("annotations");
        annotations.put(any(ANNOTATIONS, random), any(TEXTS, random));
      }
      replace(object, random);
    }
  }

  private static void replace(ObjectNode object, Random random) {
    var parents = new ArrayList<JsonNode>();
    collect(object, parents);
    var parent = any(parents, random);
    var value = any(VALUES, random).deepCopy();
    if (parent instanceof ObjectNode it && !it.isEmpty()) {
      var names = new ArrayList<String>();
      it.fieldNames().forEachRemaining(names::add);
      names.remove("apiVersion");
      if (!names.isEmpty()) {
        it.set(any(names, random), value);
      }
    } else if (parent instanceof ArrayNode it) {
      it.add(value);
    }
  }

  private static void collect(JsonNode node, List<JsonNode> parents) {
    if (node.isContainerNode()) {
      parents.add(node);
      node.forEach(it -> collect(it, parents));
    }
  }

  private static <T> T any(List<T> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }
}
