package dev.sluice.mesh.xds;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Names of resources that came, went or have another version, by type. */
record Changes(Map<TypeUrl, Set<String>> byType) {
  static final Changes NONE = new Changes(Map.of());

  static Changes between(Resources before, Resources after) {
    Map<TypeUrl, Set<String>> changed = new EnumMap<>(TypeUrl.class);
    if (before != after) {
      for (TypeUrl type : TypeUrl.values()) {
        Set<String> names = between(before.of(type), after.of(type));
        if (!names.isEmpty()) {
          changed.put(type, names);
        }
      }
    }
    return new Changes(changed);
  }

  static Changes of(TypeUrl type, String name) {
    return new Changes(Map.of(type, Set.of(name)));
  }

  Set<String> of(TypeUrl type) {
    return byType.getOrDefault(type, Set.of());
  }

  private boolean isEmpty() {
    return byType.isEmpty();
  }

  /** Both together. */
  Changes plus(Changes other) {
    if (isEmpty() || other.isEmpty()) {
      return isEmpty() ? other : this;
    }
    Map<TypeUrl, Set<String>> all = new EnumMap<>(TypeUrl.class);
    for (TypeUrl type : TypeUrl.values()) {
      Set<String> names = new HashSet<>(of(type));
      names.addAll(other.of(type));
      all.put(type, names);
    }
    return new Changes(all);
  }

  private static Set<String> between(Map<String, Resource> before, Map<String, Resource> after) {
    Set<String> names = new HashSet<>();
    after.forEach(
        (name, now) -> {
          Resource then = before.get(name);
          if (then == null || !then.version().equals(now.version())) {
            names.add(name);
          }
        });
    before.keySet().stream().filter(name -> !after.containsKey(name)).forEach(names::add);
    return names;
  }
}
