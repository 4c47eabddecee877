package dev.sluice.api.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Quantities of v1alpha1 and whole numbers of later versions. What was written at v1alpha1 is noted
 * beside the whole numbers that it became, and holds as long as they stand.
 */
final class Weights {
  /** A list of {@code [service, whole number, quantity]}; without the third where it was absent. */
  static final String NOTED = Stash.PREFIX + "split-weights";

  private static final int QUANTITY = 2;
  private static final String SERVICE = "service";
  private static final String WEIGHT = "weight";

  private Weights() {}

  /**
   * @throws Inconvertible if a weight is no quantity, or no whole numbers have the same ratio
   */
  static void toHub(ObjectNode object, Stash stash) {
    var backends = backends(object);
    var written = backends.stream().map(it -> Optional.ofNullable(it.get(WEIGHT))).toList();
    var whole = whole(written);
    for (int i = 0; i < whole.size(); i++) {
      backends.get(i).put(WEIGHT, whole.get(i));
    }
    stash.remove(NOTED);
    if (!written.equals(whole.stream().map(it -> Optional.of(text(it.toString()))).toList())) {
      stash.put(NOTED, note(backends, written));
    }
  }

  static void fromHub(ObjectNode object, Stash stash) {
    var backends = backends(object);
    var written = stash.peek(NOTED).flatMap(it -> written(it, backends));
    stash.remove(NOTED);
    for (int i = 0; i < backends.size(); i++) {
      if (written.isPresent()) {
        restore(backends.get(i), written.get().get(i));
      } else {
        render(backends.get(i));
      }
    }
  }

  private static List<ObjectNode> backends(ObjectNode object) {
    return Json.objects(object.get("spec"), "backends");
  }

  private static List<Integer> whole(List<Optional<JsonNode>> written) {
    var exact = new ArrayList<BigDecimal>();
    for (int i = 0; i < written.size(); i++) {
      exact.add(exact("spec.backends[" + i + "].weight", written.get(i)));
    }
    return Ratio.whole(exact);
  }

  private static BigDecimal exact(String field, Optional<JsonNode> weight) {
    return weight
        .filter(it -> !it.isNull())
        .map(it -> Quantity.parse(field, it))
        .orElse(BigDecimal.ZERO);
  }

  private static ArrayNode note(List<ObjectNode> backends, List<Optional<JsonNode>> written) {
    var notes = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < backends.size(); i++) {
      var backend = backends.get(i);
      var note = notes.addArray().add(orNull(backend.get(SERVICE))).add(backend.get(WEIGHT));
      written.get(i).ifPresent(note::add);
    }
    return notes;
  }

  /** Empty where backends or weights have changed since, or the note does not mean them. */
  private static Optional<List<Optional<JsonNode>>> written(
      JsonNode notes, List<ObjectNode> backends) {
    var written =
        StreamSupport.stream(notes.spliterator(), false)
            .map(it -> Optional.ofNullable(it.get(QUANTITY)))
            .toList();
    boolean holds =
        written.size() == backends.size()
            && notes.equals(note(backends, written))
            && means(written, backends);
    return holds ? Optional.of(written) : Optional.empty();
  }

  private static boolean means(List<Optional<JsonNode>> written, List<ObjectNode> backends) {
    try {
      return whole(written).stream()
          .map(it -> (JsonNode) JsonNodeFactory.instance.numberNode(it))
          .toList()
          .equals(backends.stream().map(it -> it.get(WEIGHT)).toList());
    } catch (Inconvertible forged) {
      return false;
    }
  }

  private static void restore(ObjectNode backend, Optional<JsonNode> written) {
    written.ifPresentOrElse(it -> backend.set(WEIGHT, it), () -> backend.remove(WEIGHT));
  }

  private static void render(ObjectNode backend) {
    var weight = backend.get(WEIGHT);
    if (weight != null && weight.isNumber()) {
      backend.set(WEIGHT, text(weight.asText()));
    }
  }

  private static JsonNode orNull(JsonNode value) {
    return value == null ? NullNode.instance : value;
  }

  private static TextNode text(String value) {
    return TextNode.valueOf(value);
  }
}
