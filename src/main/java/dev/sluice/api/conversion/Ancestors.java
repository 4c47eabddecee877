package dev.sluice.api.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;

/**
 * What each match of an HTTPRouteGroup was before somebody edited it without seeing its headers.
 * From the surest sign to the weakest: it is unchanged; it has its name; it was renamed; it stands
 * where one stood that is gone. Where it cannot be told which of several it was, it was all of
 * them: rather too narrow than too wide.
 */
final class Ancestors {
  private final List<ObjectNode> matches;
  private final List<ObjectNode> before;
  private final List<List<ObjectNode>> found = new ArrayList<>();

  /** Of {@code before}, what has not become one of the matches yet; null where it has. */
  private final List<ObjectNode> left;

  private Ancestors(List<ObjectNode> matches, List<ObjectNode> before) {
    this.matches = matches;
    this.before = before;
    this.left = new ArrayList<>(before);
    matches.forEach(it -> found.add(List.of()));
  }

  /**
   * @return for each match, in order; empty for a new one
   */
  static List<List<ObjectNode>> of(List<ObjectNode> matches, List<ObjectNode> before) {
    var ancestors = new Ancestors(matches, before);
    ancestors.unchanged();
    ancestors.named();
    ancestors.renamed();
    ancestors.inPlace();
    return ancestors.found;
  }

  private void unchanged() {
    for (int i = 0; i < matches.size(); i++) {
      int index = candidates(i, Ancestors::same).stream().findFirst().orElse(-1);
      if (index >= 0) {
        use(i, List.of(index));
      }
    }
  }

  /** Every match of a name gets all that had it: some of them may be gone. */
  private void named() {
    var taken = new ArrayList<Integer>();
    for (int i = 0; i < matches.size(); i++) {
      if (found.get(i).isEmpty()) {
        var candidates = candidates(i, (a, b) -> equal("name", a, b));
        found.set(i, candidates.stream().map(left::get).toList());
        taken.addAll(candidates);
      }
    }
    taken.forEach(it -> left.set(it, null));
  }

  private void renamed() {
    for (int i = 0; i < matches.size(); i++) {
      if (found.get(i).isEmpty()) {
        use(i, candidates(i, (a, b) -> equal("pathRegex", a, b) && equal("methods", a, b)));
      }
    }
  }

  private void inPlace() {
    for (int i = 0; i < matches.size(); i++) {
      if (found.get(i).isEmpty() && i < left.size() && left.get(i) != null) {
        use(i, List.of(i));
      }
    }
  }

  private List<Integer> candidates(int match, BiPredicate<ObjectNode, ObjectNode> alike) {
    var candidates = new ArrayList<Integer>();
    for (int i = 0; i < left.size(); i++) {
      if (left.get(i) != null && alike.test(matches.get(match), left.get(i))) {
        candidates.add(i);
      }
    }
    return candidates;
  }

  private void use(int match, List<Integer> candidates) {
    found.set(match, candidates.stream().map(before::get).toList());
    candidates.forEach(it -> left.set(it, null));
  }

  private static boolean same(ObjectNode a, ObjectNode b) {
    return Json.without(a, Headers.FIELD).equals(Json.without(b, Headers.FIELD));
  }

  private static boolean equal(String field, JsonNode a, JsonNode b) {
    return Objects.equals(a.get(field), b.get(field));
  }
}
