package dev.sluice.api.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * TCPRoute: v1alpha1 and v1alpha2 have no spec, v1alpha3 has an empty one, and all of them mean
 * every port. Ports of v1alpha4 wait in an annotation; a v1alpha4 without spec means nothing, and
 * stays so.
 */
final class TcpRoutes implements Converter {
  /** The spec of v1alpha4; null where it has none. */
  static final String SPEC = Stash.PREFIX + "tcp-route-spec";

  @Override
  public void toHub(ObjectNode object, int version, Stash stash) {
    var kept = stash.take(SPEC);
    boolean nothing = version == 3 && !object.path("spec").isObject();
    if (!nothing) {
      set(object, kept.orElseGet(TcpRoutes::everyPort));
    }
  }

  @Override
  public void fromHub(ObjectNode object, int version, Stash stash) {
    var spec = object.remove("spec");
    stash.remove(SPEC);
    if (version == 3 && spec != null) {
      object.set("spec", spec.isObject() ? object.objectNode() : spec);
    }
    if (version < 3 || spec != null && spec.isObject()) {
      keep(spec == null ? NullNode.instance : spec, stash);
    }
  }

  private static void keep(JsonNode spec, Stash stash) {
    if (!spec.equals(everyPort())) {
      stash.put(SPEC, spec);
    }
  }

  private static void set(ObjectNode object, JsonNode spec) {
    object.remove("spec");
    if (!spec.isNull()) {
      object.set("spec", spec);
    }
  }

  private static JsonNode everyPort() {
    var spec = JsonNodeFactory.instance.objectNode();
    spec.putObject("matches").putArray("ports");
    return spec;
  }
}
