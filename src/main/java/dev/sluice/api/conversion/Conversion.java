package dev.sluice.api.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Converts SMI objects. Pure: no lookups, and equal input gives equal output.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/
 *     custom-resource-definition-versioning/">Versions in CustomResourceDefinitions</a>
 */
public final class Conversion {
  private static final int HUB = 4;
  private static final Pattern VERSION = Pattern.compile("([a-z]+\\.smi-spec\\.io)/v1alpha([1-4])");

  private static final Map<String, Converter> CONVERTERS =
      new TreeMap<>(
          Map.of(
              "split.smi-spec.io TrafficSplit", new TrafficSplits(),
              "specs.smi-spec.io HTTPRouteGroup", new HttpRouteGroups(),
              "specs.smi-spec.io TCPRoute", new TcpRoutes(),
              "access.smi-spec.io TrafficTarget", new TrafficTargets()));

  private Conversion() {}

  /**
   * @param object as it is at the version it names; is not changed
   * @param apiVersion group and version, e.g. {@code split.smi-spec.io/v1alpha2}
   * @return the same object at that version; of its metadata, at most the annotations differ
   * @throws Inconvertible naming the object and the field
   */
  public static ObjectNode convert(JsonNode object, String apiVersion) {
    try {
      return converted(object, apiVersion);
    } catch (Inconvertible e) {
      throw new Inconvertible(describe(object) + ": " + e.getMessage());
    }
  }

  private static ObjectNode converted(JsonNode object, String apiVersion) {
    if (!(object instanceof ObjectNode)) {
      throw new Inconvertible("not an object");
    }
    var result = ((ObjectNode) object).deepCopy();
    var from = object.path("apiVersion").asText();
    if (from.equals(apiVersion)) {
      return result;
    }
    var converter = converter(object.path("kind").asText(), from, apiVersion);
    toHub(converter, result, version(from));
    fromHub(converter, result, version(apiVersion));
    result.put("apiVersion", apiVersion);
    return result;
  }

  private static void toHub(Converter converter, ObjectNode object, int version) {
    if (version != HUB) {
      converter.toHub(object, version, Stash.written(object));
    }
  }

  private static void fromHub(Converter converter, ObjectNode object, int version) {
    if (version != HUB) {
      converter.fromHub(object, version, Stash.read(object));
    }
  }

  private static Converter converter(String kind, String from, String to) {
    var converter = CONVERTERS.get(group(from, "apiVersion") + " " + kind);
    if (converter == null || !group(to, "desiredAPIVersion").equals(group(from, "apiVersion"))) {
      throw new Inconvertible(
          "\"%s\" of %s cannot become %s; allowed: %s, each from v1alpha1 to v1alpha4 of its group"
              .formatted(kind, from, to, String.join(", ", CONVERTERS.keySet())));
    }
    return converter;
  }

  private static String group(String apiVersion, String field) {
    var parts = VERSION.matcher(apiVersion);
    if (!parts.matches()) {
      throw new Inconvertible(
          "%s: \"%s\" is not allowed; allowed: v1alpha1 to v1alpha4 of split.smi-spec.io, specs.smi-spec.io and access.smi-spec.io"
              .formatted(field, apiVersion));
    }
    return parts.group(1);
  }

  private static int version(String apiVersion) {
    return apiVersion.charAt(apiVersion.length() - 1) - '0';
  }

  private static String describe(JsonNode object) {
    var meta = object == null ? null : object.path("metadata");
    return meta == null
        ? "nothing"
        : "%s %s/%s"
            .formatted(
                object.path("kind").asText("object"),
                meta.path("namespace").asText(""),
                meta.path("name").asText(""));
  }
}
