package dev.sluice.mesh.xds;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Resources of one view, by type and name. Types without resources may be missing. */
record Resources(Map<TypeUrl, Map<String, Resource>> byType) {
  static final Resources NONE = new Resources(Map.of());

  Resources {
    byType = Map.copyOf(byType);
  }

  /** Never null; empty where the view has none of that type. */
  Map<String, Resource> of(TypeUrl type) {
    return byType.getOrDefault(type, Map.of());
  }

  /** The same and one more. */
  Resources with(TypeUrl type, Resource resource) {
    Map<String, Resource> ofType = new TreeMap<>(of(type));
    ofType.put(resource.name(), resource);
    Map<TypeUrl, Map<String, Resource>> all = new EnumMap<>(TypeUrl.class);
    all.putAll(byType);
    all.put(type, Collections.unmodifiableMap(ofType));
    return new Resources(all);
  }
}
