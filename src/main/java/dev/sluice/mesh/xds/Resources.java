package dev.sluice.mesh.xds;

import java.util.Map;

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
}
