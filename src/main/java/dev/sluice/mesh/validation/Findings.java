package dev.sluice.mesh.validation;

import dev.sluice.api.conversion.Json;
import java.util.ArrayList;
import java.util.List;

/** Collects, and says no more than a person would read. */
final class Findings {
  private static final int SHOWN = 10;

  private final List<String> errors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  void error(Field field, String allowed) {
    errors.add(
        "%s: %s is not allowed; allowed: %s"
            .formatted(field.path(), Json.shown(field.value()), allowed));
  }

  /** A message of its own. */
  void error(String message) {
    errors.add(message);
  }

  void warn(Field field, String what) {
    warnings.add(field.path() + ": " + what);
  }

  /**
   * @return whether it can be looked into: missing, or a list of at most so many elements
   */
  boolean list(Field field, int most) {
    if (field.given() && !field.value().isArray()) {
      error(field, "a list");
      return false;
    }
    if (field.value().size() > most) {
      error(
          "%s: %d elements; allowed: at most %d"
              .formatted(field.path(), field.value().size(), most));
      return false;
    }
    return true;
  }

  Verdict verdict() {
    return new Verdict(first(errors), first(warnings));
  }

  private static List<String> first(List<String> all) {
    if (all.size() <= SHOWN) return all;
    var first = new ArrayList<>(all.subList(0, SHOWN));
    first.add("and %d more".formatted(all.size() - SHOWN));
    return first;
  }
}
