package dev.sluice.api.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Random SMI objects, as our definitions admit them at each version. Few names, so that they
 * collide.
 */
final class SmiObjects {
  static final List<String> METHODS = List.of("*", "GET", "PUT", "POST", "DELETE");

  /** Whose whole numbers fit into 32 bits in every mixture. */
  private static final List<String> QUANTITIES =
      List.of(
          "0", "1", "2", "95", "10m", "100m", "1500m", "500m", "1.5", "0.25", ".5", "5.", "+7",
          "3k", "1Ki", "1e2", "2E1", "5e-2", "250u", "0m", "007");

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Random random;

  SmiObjects(long seed) {
    this.random = new Random(seed);
  }

  static String apiVersion(String kind, int version) {
    var group =
        switch (kind) {
          case "TrafficSplit" -> "split";
          case "TrafficTarget" -> "access";
          default -> "specs";
        };
    return group + ".smi-spec.io/v1alpha" + version;
  }

  ObjectNode object(String kind, int version) {
    var object = JSON.objectNode().put("apiVersion", apiVersion(kind, version)).put("kind", kind);
    object.set("metadata", metadata());
    if (often()) {
      switch (kind) {
        case "TrafficSplit" -> object.set("spec", split(version));
        case "HTTPRouteGroup" -> group(object, version);
        case "TCPRoute" -> tcpRoute(object, version);
        default -> target(object, version);
      }
    }
    if (rarely()) {
      object.putObject("status").put("observedGeneration", random.nextInt(9));
    }
    return object;
  }

  private ObjectNode metadata() {
    var metadata =
        JSON.objectNode()
            .put("name", name())
            .put("namespace", name())
            .put("uid", "u" + random.nextInt());
    metadata.put("generation", random.nextInt(9));
    if (rarely()) {
      metadata.putObject("labels").put("app", name());
    }
    if (rarely()) {
      metadata.putObject("annotations").put("note", name()).put("sluice.dev/else", "kept");
    }
    return metadata;
  }

  private ObjectNode split(int version) {
    var spec = JSON.objectNode();
    if (version > 1 || often()) {
      spec.put("service", name());
    }
    if (version > 1 || often()) {
      spec.set("backends", list(() -> backend(version)));
    }
    if (version >= 3 && random.nextBoolean()) {
      spec.set("matches", list(this::match));
    }
    return spec;
  }

  private ObjectNode backend(int version) {
    var backend = JSON.objectNode();
    if (version > 1 || often()) {
      backend.put("service", name());
    }
    if (version > 1) {
      backend.put("weight", random.nextInt(1_000));
    } else if (often()) {
      backend.set("weight", quantity());
    }
    return backend;
  }

  ObjectNode backendOf4() {
    return backend(4);
  }

  private JsonNode quantity() {
    return random.nextBoolean()
        ? JSON.numberNode(random.nextInt(1_000))
        : JSON.textNode(QUANTITIES.get(random.nextInt(QUANTITIES.size())));
  }

  private ObjectNode match() {
    var match = JSON.objectNode().put("kind", "HTTPRouteGroup").put("name", name());
    return rarely() ? match.put("apiGroup", "specs.smi-spec.io") : match;
  }

  private void group(ObjectNode object, int version) {
    (version <= 2 ? object : object.putObject("spec")).set("matches", list(this::route));
  }

  ObjectNode route() {
    var route = JSON.objectNode().put("name", name());
    if (random.nextBoolean()) {
      route.put("pathRegex", "/" + name());
    }
    if (random.nextBoolean()) {
      route.set("methods", list(() -> JSON.textNode(METHODS.get(random.nextInt(METHODS.size())))));
    }
    if (random.nextBoolean()) {
      route.set("headers", random.nextBoolean() ? headers() : list(this::headers));
    }
    return route;
  }

  private ObjectNode headers() {
    var headers = JSON.objectNode();
    for (int i = random.nextInt(3); i > 0; i--) {
      headers.put(name(), name() + ".*");
    }
    return headers;
  }

  private void tcpRoute(ObjectNode object, int version) {
    if (version >= 3) {
      var spec = object.putObject("spec");
      if (version == 4 && often()) {
        var matches = spec.putObject("matches");
        if (often()) {
          matches.set("ports", list(() -> JSON.numberNode(1 + random.nextInt(65_535))));
        }
        if (rarely()) {
          matches.put("name", name());
        }
      }
    }
  }

  private void target(ObjectNode object, int version) {
    var spec = version == 1 ? object : object.putObject("spec");
    spec.set("destination", subject(version));
    if (often()) {
      spec.set("sources", list(() -> subject(version)));
    }
    if (often()) {
      spec.set(version == 1 ? "specs" : "rules", list(this::rule));
    }
    if (version >= 3 && rarely()) {
      ((ObjectNode) object.get("metadata"))
          .withObject("/annotations")
          .put("sluice.dev/destination-port", List.of("8080", "\"8080\"").get(random.nextInt(2)));
    }
  }

  ObjectNode subject(int version) {
    var subject =
        JSON.objectNode()
            .put("kind", often() ? "ServiceAccount" : "IdentityBinding")
            .put("name", name());
    if (random.nextBoolean()) {
      subject.put("namespace", name());
    }
    if (version <= 2 && random.nextBoolean()) {
      subject.set("port", port());
    }
    if (version == 4 && random.nextBoolean()) {
      subject.put("group", "access.smi-spec.io");
    }
    return subject;
  }

  private JsonNode port() {
    int port = 1 + random.nextInt(65_535);
    return often() ? JSON.numberNode(port) : JSON.textNode(String.valueOf(port));
  }

  ObjectNode rule() {
    var rule =
        JSON.objectNode()
            .put("kind", List.of("HTTPRouteGroup", "TCPRoute", "UDPRoute").get(random.nextInt(3)))
            .put("name", name());
    if (random.nextBoolean()) {
      rule.set("matches", list(() -> JSON.textNode(name())));
    }
    return rule;
  }

  private ArrayNode list(Supplier<JsonNode> element) {
    var list = JSON.arrayNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(element.get());
    }
    return list;
  }

  String name() {
    return String.valueOf((char) ('a' + random.nextInt(5)));
  }

  private boolean often() {
    return random.nextInt(8) > 0;
  }

  private boolean rarely() {
    return random.nextInt(4) == 0;
  }
}
