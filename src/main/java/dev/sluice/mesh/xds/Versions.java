package dev.sluice.mesh.xds;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** A version by name, as compact as {@link NameSet} and for the same reason. Not thread-safe. */
final class Versions {
  private final ArrayList<String> names = new ArrayList<>(0);
  private final ArrayList<String> versions = new ArrayList<>(0);

  /** Null where there is none. */
  String get(String name) {
    int place = Collections.binarySearch(names, name);
    return place < 0 ? null : versions.get(place);
  }

  void put(String name, String version) {
    int place = Collections.binarySearch(names, name);
    if (place >= 0) {
      versions.set(place, version);
    } else {
      names.add(-place - 1, name);
      versions.add(-place - 1, version);
    }
  }

  void remove(String name) {
    int place = Collections.binarySearch(names, name);
    if (place >= 0) {
      names.remove(place);
      versions.remove(place);
    }
  }

  /**
   * Puts equal objects in the place of those that are held.
   *
   * @param name gives an equal name
   * @param version gives an equal version, from a name and its version
   */
  void replace(UnaryOperator<String> name, BinaryOperator<String> version) {
    for (int i = 0; i < names.size(); i++) {
      names.set(i, name.apply(names.get(i)));
      versions.set(i, version.apply(names.get(i), versions.get(i)));
    }
    trim();
  }

  /** Gives the memory back that was taken for more; for when many have come. */
  void trim() {
    names.trimToSize();
    versions.trimToSize();
  }

  /** In order; changes with these versions. */
  List<String> names() {
    return Collections.unmodifiableList(names);
  }
}
