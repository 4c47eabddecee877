package dev.sluice.api.conversion;

import static dev.sluice.api.conversion.SmiObjects.apiVersion;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

/** Each try makes an object of every version, so 10,000 tries are 10,000 objects for each pair. */
class ConversionPropertiesTest {
  private static final int TRIES = 10_000;
  private static final int VERSIONS = 4;
  private static final List<String> KINDS =
      List.of("TrafficSplit", "HTTPRouteGroup", "TCPRoute", "TrafficTarget");

  @Property(tries = TRIES, seed = "1")
  void shouldComeBackEqualWhenASplitWasAtAnotherVersion(@ForAll("seeds") long seed) {
    eachPair("TrafficSplit", seed);
  }

  @Property(tries = TRIES, seed = "2")
  void shouldComeBackEqualWhenARouteGroupWasAtAnotherVersion(@ForAll("seeds") long seed) {
    eachPair("HTTPRouteGroup", seed);
  }

  @Property(tries = TRIES, seed = "3")
  void shouldComeBackEqualWhenATcpRouteWasAtAnotherVersion(@ForAll("seeds") long seed) {
    eachPair("TCPRoute", seed);
  }

  @Property(tries = TRIES, seed = "4")
  void shouldComeBackEqualWhenATargetWasAtAnotherVersion(@ForAll("seeds") long seed) {
    eachPair("TrafficTarget", seed);
  }

  @Property(tries = TRIES, seed = "5")
  void shouldComeBackEqualWhenItWalkedThroughVersions(@ForAll("seeds") long seed)
      throws JsonProcessingException {
    // Given
    var random = new Random(seed);
    var kind = KINDS.get(random.nextInt(KINDS.size()));
    int home = 1 + random.nextInt(VERSIONS);
    var object = Json.read(new SmiObjects(seed).object(kind, home).toString());
    // When
    JsonNode walked = object;
    for (int step = 0; step < 4; step++) {
      var next = Conversion.convert(walked, apiVersion(kind, 1 + random.nextInt(VERSIONS)));
      walked = Json.read(next.toString());
    }
    // Then
    equal(Conversion.convert(walked, apiVersion(kind, home)), (ObjectNode) object);
  }

  @Property(tries = TRIES, seed = "6")
  void shouldConvertOrNameTheFieldWhenItIsRubbish(@ForAll("seeds") long seed) {
    // Given
    var random = new Random(seed);
    var kind = KINDS.get(random.nextInt(KINDS.size()));
    var object = new SmiObjects(seed).object(kind, 1 + random.nextInt(VERSIONS));
    Rubbish.into(object, random);
    // When
    try {
      Conversion.convert(object, apiVersion(kind, 1 + random.nextInt(VERSIONS)));
    } catch (Inconvertible e) {
      // Then
      assertThat(e).hasMessageContaining(":");
    }
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Arbitraries.longs().withDistribution(RandomDistribution.uniform()).withoutEdgeCases();
  }

  private static void eachPair(String kind, long seed) {
    for (int from = 1; from <= VERSIONS; from++) {
      var object = new SmiObjects(seed + from).object(kind, from);
      for (int to = 1; to <= VERSIONS; to++) {
        if (to != from) {
          var there = Conversion.convert(object, apiVersion(kind, to));
          metadataRules(object, there, apiVersion(kind, to));
          equal(Conversion.convert(there, apiVersion(kind, from)), object);
        }
      }
    }
  }

  /**
   * Whatever is read at v1alpha1 has its headers noted. AssertJ's message costs more than the
   * conversion.
   */
  private static void equal(ObjectNode read, ObjectNode object) {
    var back = read.deepCopy();
    if (read.path("apiVersion").asText().endsWith("v1alpha1")) {
      Stash.read(back).remove(Headers.NOTED);
    }
    if (!back.equals(object)) {
      assertThat(back.toPrettyString()).isEqualTo(object.toPrettyString());
      throw new AssertionError("only their numbers' types differ: " + object);
    }
  }

  private static void metadataRules(ObjectNode object, ObjectNode there, String apiVersion) {
    if (!apiVersion.equals(there.path("apiVersion").asText())
        || !Json.without((ObjectNode) there.get("metadata"), "annotations")
            .equals(Json.without((ObjectNode) object.get("metadata"), "annotations"))
        || !users(object).equals(users(there))
        || !object.path("status").equals(there.path("status"))) {
      throw new AssertionError(there + " of " + object);
    }
  }

  private static List<JsonNode> users(ObjectNode object) {
    var annotations = object.at("/metadata/annotations");
    return List.of(annotations.path("note"), annotations.path("sluice.dev/else"));
  }
}
