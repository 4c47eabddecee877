package dev.sluice.api.conversion;

import static dev.sluice.api.conversion.SmiObjects.apiVersion;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

/**
 * A client of an old version reads, changes one thing that it knows, and writes back. The same
 * change made at v1alpha4 must give the same: what it says wins, what it cannot see stays.
 */
class OldClientPropertiesTest {
  private static final int TRIES = 10_000;

  @Property(tries = TRIES, seed = "11")
  void shouldMeanTheSameWhenAnOldClientEditsASplit(@ForAll("seeds") long seed) {
    // Given
    var random = new Random(seed);
    var hub = admitted("TrafficSplit", seed);
    Consumer<ObjectNode> edit = spec -> editList(spec, "backends", seed, SmiObjects::backendOf4);
    // When
    var written = through(1 + random.nextInt(2), hub, it -> edit.accept(spec(it)));
    // Then
    edit.accept(spec(hub));
    assertThat(written.get("spec")).isEqualTo(hub.get("spec"));
  }

  @Property(tries = TRIES, seed = "12")
  void shouldMeanTheSameWhenAnOldClientEditsATarget(@ForAll("seeds") long seed) {
    // Given
    var random = new Random(seed);
    int version = 1 + random.nextInt(3);
    var hub = admitted("TrafficTarget", seed);
    boolean rules = random.nextBoolean();
    // When
    var written =
        through(
            version,
            hub,
            it -> {
              if (rules) {
                editList(
                    version == 1 ? it : spec(it),
                    version == 1 ? "specs" : "rules",
                    seed,
                    SmiObjects::rule);
              } else {
                editList(version == 1 ? it : spec(it), "sources", seed, s -> s.subject(3));
              }
            });
    // Then
    editList(
        spec(hub), rules ? "rules" : "sources", seed, rules ? SmiObjects::rule : s -> s.subject(3));
    assertThat(withoutGroups(written)).isEqualTo(withoutGroups(hub));
  }

  @Property(tries = TRIES, seed = "13")
  void shouldKeepHeadersWhenAClientThatKnowsNoneEditsARouteGroup(@ForAll("seeds") long seed) {
    // Given
    var hub = admitted("HTTPRouteGroup", seed);
    uniqueNames(spec(hub));
    // When
    var written =
        through(
            1,
            hub,
            it -> {
              it.path("matches").forEach(match -> ((ObjectNode) match).remove("headers"));
              editRoutes(it, seed);
            });
    // Then
    editRoutes(spec(hub), seed);
    assertThat(written.get("spec")).isEqualTo(hub.get("spec"));
  }

  @Property(tries = TRIES, seed = "14")
  void shouldNeverWidenAMatchWhenNamesAreAmbiguous(@ForAll("seeds") long seed) {
    // Given
    var hub = admitted("HTTPRouteGroup", seed);
    var random = new Random(seed);
    // When
    var written =
        through(
            1,
            hub,
            it -> {
              it.path("matches").forEach(match -> ((ObjectNode) match).remove("headers"));
              if (it.path("matches").size() > 0) {
                ((ArrayNode) it.path("matches")).remove(random.nextInt(it.path("matches").size()));
              }
            });
    // Then
    for (var match : written.at("/spec/matches")) {
      assertThat(hub.at("/spec/matches")).anySatisfy(before -> narrower(match, before));
    }
  }

  @Property(tries = TRIES, seed = "15")
  void shouldKeepPortsWhenAnOldClientWritesATcpRoute(@ForAll("seeds") long seed) {
    // Given
    var hub = new SmiObjects(seed).object("TCPRoute", 4);
    // When
    var written =
        through(
            1 + new Random(seed).nextInt(3),
            hub,
            it -> ((ObjectNode) it.get("metadata")).putObject("labels").put("edited", "yes"));
    // Then
    assertThat(written.path("spec")).isEqualTo(hub.path("spec"));
  }

  @Property(tries = TRIES, seed = "16")
  void shouldKeepTheRatioWhenWeightsAreQuantities(@ForAll("seeds") long seed) {
    // Given
    var v1 = admitted("TrafficSplit", 1, seed);
    // When
    var hub = Conversion.convert(v1, apiVersion("TrafficSplit", 4));
    // Then
    var exact = new ArrayList<BigDecimal>();
    var whole = new ArrayList<BigDecimal>();
    for (int i = 0; i < v1.at("/spec/backends").size(); i++) {
      exact.add(amount(v1.at("/spec/backends/" + i).path("weight").asText("0")));
      whole.add(hub.at("/spec/backends/" + i + "/weight").decimalValue());
    }
    for (int i = 0; i < exact.size(); i++) {
      for (int j = 0; j < exact.size(); j++) {
        assertThat(exact.get(i).multiply(whole.get(j)))
            .isEqualByComparingTo(exact.get(j).multiply(whole.get(i)));
      }
    }
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Arbitraries.longs().withDistribution(RandomDistribution.uniform()).withoutEdgeCases();
  }

  private static ObjectNode through(int version, ObjectNode hub, Consumer<ObjectNode> edit) {
    var kind = hub.path("kind").asText();
    var old = Conversion.convert(hub, apiVersion(kind, version));
    edit.accept(old);
    return Conversion.convert(old, apiVersion(kind, 4));
  }

  /** With a spec. */
  private static ObjectNode admitted(String kind, long seed) {
    return admitted(kind, 4, seed);
  }

  private static ObjectNode admitted(String kind, int version, long seed) {
    for (long next = seed; ; next++) {
      var object = new SmiObjects(next).object(kind, version);
      if (object.path("spec").isObject()) {
        return object;
      }
    }
  }

  private static ObjectNode spec(ObjectNode object) {
    return (ObjectNode) object.get("spec");
  }

  /** Removes, adds or moves one element; the same one for the same seed. */
  private static void editList(
      ObjectNode owner, String field, long seed, Function<SmiObjects, ObjectNode> add) {
    var random = new Random(seed);
    var list = owner.get(field) instanceof ArrayNode it ? it : owner.putArray(field);
    if (list.isEmpty() || random.nextBoolean()) {
      list.insert(random.nextInt(list.size() + 1), add.apply(new SmiObjects(seed)));
    } else {
      var one = list.remove(random.nextInt(list.size()));
      if (random.nextBoolean()) {
        list.add(one);
      }
    }
  }

  private static void editRoutes(ObjectNode owner, long seed) {
    var random = new Random(seed);
    var list = (ArrayNode) owner.get("matches");
    if (list.isEmpty()) {
      return;
    }
    int index = random.nextInt(list.size());
    switch (random.nextInt(4)) {
      case 0 -> list.remove(index);
      case 1 -> ((ObjectNode) list.get(index)).put("pathRegex", "/changed");
      case 2 -> ((ObjectNode) list.get(index)).put("name", "renamed");
      default -> list.add(list.remove(index));
    }
  }

  private static void uniqueNames(ObjectNode spec) {
    int i = 0;
    for (var match : spec.path("matches")) {
      ((ObjectNode) match).put("name", "m" + i).put("pathRegex", "/" + i);
      i++;
    }
  }

  /**
   * Every condition of the other is one of it; a list with two values for one header takes nothing.
   */
  private static void narrower(JsonNode match, JsonNode before) {
    assertThat(match.path("name")).isEqualTo(before.path("name"));
    assertThat(conditions(match)).containsAll(conditions(before));
  }

  private static Set<String> conditions(JsonNode match) {
    var conditions = new HashSet<String>();
    var headers = match.path("headers");
    for (var entries : headers.isArray() ? headers : List.of(headers)) {
      entries.properties().forEach(it -> conditions.add(it.toString()));
    }
    return conditions;
  }

  private static JsonNode withoutGroups(ObjectNode target) {
    var copy = target.deepCopy();
    copy.findParents("group").forEach(it -> ((ObjectNode) it).remove("group"));
    return copy.get("spec");
  }

  /** Of another implementation. */
  private static BigDecimal amount(String quantity) {
    return quantity.startsWith("+")
        ? amount(quantity.substring(1))
        : new Quantity(quantity).getNumericalAmount();
  }
}
