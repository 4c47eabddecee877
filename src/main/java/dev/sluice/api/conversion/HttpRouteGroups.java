package dev.sluice.api.conversion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * HTTPRouteGroup: v1alpha1 and v1alpha2 have no spec. The specification's v1alpha1 has no headers;
 * a client that knows none keeps them, since each of them narrows a match. Headers stay a map or a
 * list, as they were written.
 */
final class HttpRouteGroups implements Converter {
  private static final Wrapping TOP_LEVEL = new Wrapping(Map.of("matches", "matches"));

  @Override
  public void toHub(ObjectNode object, int version, Stash stash) {
    if (version == 1) {
      Headers.restore(Json.objects(object, "matches"), stash);
    }
    if (version <= 2) {
      TOP_LEVEL.wrap(object, stash);
    }
  }

  @Override
  public void fromHub(ObjectNode object, int version, Stash stash) {
    if (version <= 2) {
      TOP_LEVEL.unwrap(object, stash);
    }
    if (version == 1) {
      Headers.note(Json.objects(object, "matches"), stash);
    }
  }
}
