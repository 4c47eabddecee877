package dev.sluice.api.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * TrafficSplit: v1alpha1 has quantities as weights, and {@code matches} came with v1alpha3. A
 * client that knows no matches keeps them; without them a split for some requests would take all.
 */
final class TrafficSplits implements Converter {
  static final String MATCHES = Stash.PREFIX + "split-matches";

  @Override
  public void toHub(ObjectNode object, int version, Stash stash) {
    if (version <= 2) {
      var matches = stash.take(MATCHES);
      Json.object(object, "spec").ifPresent(spec -> matches.ifPresent(it -> keep(spec, it)));
    }
    if (version == 1) {
      Weights.toHub(object, stash);
    }
  }

  @Override
  public void fromHub(ObjectNode object, int version, Stash stash) {
    if (version <= 2) {
      stash.remove(MATCHES);
      Json.object(object, "spec")
          .map(spec -> spec.remove("matches"))
          .ifPresent(it -> stash.put(MATCHES, it));
    }
    if (version == 1) {
      Weights.fromHub(object, stash);
    }
  }

  private static void keep(ObjectNode spec, JsonNode matches) {
    if (!spec.has("matches")) {
      spec.set("matches", matches);
    }
  }
}
