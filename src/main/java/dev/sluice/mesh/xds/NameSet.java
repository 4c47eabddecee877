package dev.sluice.mesh.xds;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Names in order, in one array: every stream holds hundreds for as long as it lives, and a hash
 * table takes ten times the memory. Adding and removing moves what comes after. Not thread-safe.
 */
final class NameSet {
  private final ArrayList<String> sorted = new ArrayList<>(0);

  boolean contains(String name) {
    return Collections.binarySearch(sorted, name) >= 0;
  }

  void add(String name) {
    int place = Collections.binarySearch(sorted, name);
    if (place < 0) {
      sorted.add(-place - 1, name);
    }
  }

  /** Whether it was there. */
  boolean remove(String name) {
    int place = Collections.binarySearch(sorted, name);
    if (place >= 0) {
      sorted.remove(place);
    }
    return place >= 0;
  }

  /**
   * Puts equal objects in the place of those that are held.
   *
   * @param same gives an equal name
   */
  void replace(UnaryOperator<String> same) {
    sorted.replaceAll(same);
    sorted.trimToSize();
  }

  /** In order; changes with this set. */
  List<String> all() {
    return Collections.unmodifiableList(sorted);
  }
}
