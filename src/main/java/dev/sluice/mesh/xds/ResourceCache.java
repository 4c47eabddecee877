package dev.sluice.mesh.xds;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Resources encoded for the last snapshot; what is made from the same facts again is not encoded
 * again. Not thread-safe.
 */
final class ResourceCache {
  private Map<Blueprint, Resource> last = Map.of();
  private Map<Blueprint, Resource> current = new HashMap<>();

  /** Forgets what the last but one snapshot alone used. */
  void begin() {
    last = current;
    current = new HashMap<>();
  }

  Resources resources(Stream<? extends Blueprint> blueprints) {
    var byType = new EnumMap<TypeUrl, Map<String, Resource>>(TypeUrl.class);
    blueprints.forEach(
        blueprint ->
            byType
                .computeIfAbsent(blueprint.type(), type -> new TreeMap<>())
                .put(blueprint.name(), resource(blueprint)));
    byType.replaceAll((type, resources) -> Collections.unmodifiableMap(resources));
    return new Resources(byType);
  }

  /** Looks at all of the blueprint, so what many views share is better asked for once. */
  Resource resource(Blueprint blueprint) {
    Resource known = last.get(blueprint);
    return current.computeIfAbsent(blueprint, known == null ? Encoding::resource : same -> known);
  }
}
