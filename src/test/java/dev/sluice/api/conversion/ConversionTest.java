package dev.sluice.api.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String SPLIT = "split.smi-spec.io/v1alpha";
  private static final String SPECS = "specs.smi-spec.io/v1alpha";
  private static final String ACCESS = "access.smi-spec.io/v1alpha";

  @ParameterizedTest
  @CsvSource({
    "10m 100m 1500m, 1 10 150",
    "1 500m, 10 5",
    "1 2, 1 2",
    "1.5 0.25, 150 25",
    "1Ki 1k, 1024 1000",
    "1e2 5e-1, 1000 5",
    "2G 4G 1m, 2147483647",
    "2G 4G 0, 1 2 0"
  })
  void shouldKeepTheRatioWhenWeightsAreQuantities(String quantities, String whole) {
    // Given
    var v1 = split(quantities.split(" "));
    if (whole.equals("2147483647")) { // no whole numbers of 32 bits
      assertThatThrownBy(() -> Conversion.convert(v1, SPLIT + 4))
          .isInstanceOf(Inconvertible.class)
          .hasMessage(
              "TrafficSplit shop/x: spec.backends: the ratio of the weights needs whole numbers up to 4000000000000; allowed: up to 2147483647");
      return;
    }
    // When
    var v4 = Conversion.convert(v1, SPLIT + 4);
    // Then
    assertThat(v4.at("/spec/backends"))
        .extracting(it -> it.path("weight").asText())
        .containsExactly(whole.split(" "));
    assertThat(Conversion.convert(v4, SPLIT + 1)).isEqualTo(v1);
  }

  @Test
  void shouldReadNoWeightAsZeroAndGiveNoneBackWhenItIsAbsent() {
    // Given
    var v1 =
        yaml(
            SPLIT + 1,
            "TrafficSplit",
            "spec: {service: web, backends: [{service: a}, {service: b, weight: 1}]}");
    // When
    var v2 = Conversion.convert(v1, SPLIT + 2);
    // Then
    assertThat(v2.at("/spec/backends/0/weight").isInt()).isTrue();
    assertThat(v2.at("/spec/backends/0/weight").asInt()).isZero();
    assertThat(Conversion.convert(v2, SPLIT + 1)).isEqualTo(v1);
  }

  @Test
  void shouldForgetTheQuantitiesWhenAWeightWasChangedSince() {
    // Given
    var v4 = Conversion.convert(split("1", "500m"), SPLIT + 4);
    ((ObjectNode) v4.at("/spec/backends/1")).put("weight", 250);
    // When
    var v1 = Conversion.convert(v4, SPLIT + 1);
    // Then
    assertThat(v1.at("/spec/backends/0/weight").asText()).isEqualTo("10");
    assertThat(v1.at("/spec/backends/1/weight").asText()).isEqualTo("250");
    assertThat(v1.at("/metadata/annotations").isMissingNode()).isTrue();
  }

  @Test
  void shouldNotBelieveNotedQuantitiesWhenTheyMeanOtherWeights() {
    // Given
    var v4 = Conversion.convert(split("1", "2"), SPLIT + 4);
    annotate(v4, "sluice.dev/split-weights", "[[\"b0\",1,\"99\"],[\"b1\",2,\"1\"]]");
    // When
    var v1 = Conversion.convert(v4, SPLIT + 1);
    // Then
    assertThat(v1).isEqualTo(split("1", "2"));
  }

  @Test
  void shouldForgetTheQuantitiesWhenABackendWasExchangedSince() {
    // Given
    var v4 = Conversion.convert(split("1", "500m"), SPLIT + 4);
    ((ObjectNode) v4.at("/spec/backends/1")).put("service", "other");
    // When
    var v1 = Conversion.convert(v4, SPLIT + 1);
    // Then
    assertThat(v1.at("/spec/backends/0/weight").asText()).isEqualTo("10");
    assertThat(v1.at("/spec/backends/1/weight").asText()).isEqualTo("5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTPRouteGroup", "TrafficTarget"})
  void shouldTellAnEmptySpecFromNoneWhenAVersionHasNoSpec(String kind) {
    // Given
    var group = kind.startsWith("T") ? ACCESS : SPECS;
    var empty = yaml(group + 4, kind, "spec: {}");
    var none = yaml(group + 4, kind, "{}");
    // When
    var back = Conversion.convert(Conversion.convert(empty, group + 1), group + 4);
    // Then
    assertThat(back).isEqualTo(empty);
    assertThat(Conversion.convert(Conversion.convert(none, group + 1), group + 4)).isEqualTo(none);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "1e9999",
        "1e99999",
        "1e999999999",
        "--1",
        "1 ",
        "",
        "0x10",
        "1e+-2",
        "1.2.3",
        "1E1E"
      })
  void shouldNameTheFieldWhenAWeightIsNoQuantity(String weight) {
    assertThatThrownBy(() -> Conversion.convert(split("1", weight), SPLIT + 4))
        .isInstanceOf(Inconvertible.class)
        .hasMessage(
            "TrafficSplit shop/x: spec.backends[1].weight: \"%s\" is not allowed; allowed: a quantity such as 1, 500m, 1.5, 2k or 1e3, of at most 64 characters"
                .formatted(weight));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldKeepMatchesWhenAnOldClientChangesWeights(int version) {
    // Given
    var v4 =
        yaml(
            SPLIT + 4,
            "TrafficSplit",
            "spec: {service: web, matches: [{kind: HTTPRouteGroup, name: g, apiGroup: specs.smi-spec.io}], backends: [{service: a, weight: 1}]}");
    var old = Conversion.convert(v4, SPLIT + version);
    assertThat(old.at("/spec/matches").isMissingNode()).isTrue();
    ((ObjectNode) old.at("/spec/backends/0")).put("weight", 7);
    // When
    var back = Conversion.convert(old, SPLIT + 4);
    // Then
    assertThat(back.at("/spec/matches")).isEqualTo(v4.at("/spec/matches"));
    assertThat(back.at("/spec/backends/0/weight").asInt()).isEqualTo(7);
    assertThat(back.at("/metadata/annotations").has("sluice.dev/split-matches")).isFalse();
  }

  @Test
  void shouldNotRevealOldMatchesWhenTheSplitHasNoneNow() {
    // Given
    var v4 = yaml(SPLIT + 4, "TrafficSplit", "spec: {service: web, backends: []}");
    annotate(v4, "sluice.dev/split-matches", "[{\"kind\":\"HTTPRouteGroup\",\"name\":\"old\"}]");
    // When
    var back = Conversion.convert(Conversion.convert(v4, SPLIT + 2), SPLIT + 4);
    // Then
    assertThat(back.at("/spec/matches").isMissingNode()).isTrue();
  }

  @Test
  void shouldRefuseToGuessWhenAnAnnotationIsNotOurs() {
    // Given
    var v2 = yaml(SPLIT + 2, "TrafficSplit", "spec: {service: web, backends: []}");
    annotate(v2, "sluice.dev/split-matches", "[{");
    // Then
    assertThatThrownBy(() -> Conversion.convert(v2, SPLIT + 4))
        .hasMessage(
            "TrafficSplit shop/x: metadata.annotations[sluice.dev/split-matches]: \"[{\" is not allowed; allowed: what Sluice wrote there, or no such annotation");
  }

  @Test
  void shouldMoveSpecsIntoRulesWhenATargetHasNoSpec() {
    // Given
    var v1 =
        yaml(
            ACCESS + 1,
            "TrafficTarget",
            "{destination: {kind: ServiceAccount, name: a}, specs: [{kind: TCPRoute, name: r}], sources: [{kind: ServiceAccount, name: b}]}");
    // When
    var v3 = Conversion.convert(v1, ACCESS + 3);
    // Then
    assertThat(v3.get("spec"))
        .isEqualTo(
            yaml(
                    ACCESS + 3,
                    "TrafficTarget",
                    "spec: {destination: {kind: ServiceAccount, name: a}, sources: [{kind: ServiceAccount, name: b}], rules: [{kind: TCPRoute, name: r}]}")
                .get("spec"));
    assertThat(v3.has("specs") || v3.has("destination") || v3.has("sources")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1,8080,8080", "2,8080,8080", "2,'\"8080\"','\"8080\"'"})
  void shouldCarryTheDestinationsPortWhenAVersionHasNoFieldForIt(
      int version, String port, String annotation) {
    // Given
    var spec = "destination: {kind: ServiceAccount, name: a, port: %s}".formatted(port);
    var old = yaml(ACCESS + version, "TrafficTarget", version == 1 ? spec : "spec: {" + spec + "}");
    // When
    var v4 = Conversion.convert(old, ACCESS + 4);
    // Then
    assertThat(v4.at("/metadata/annotations/sluice.dev~1destination-port").asText())
        .isEqualTo(annotation);
    assertThat(v4.at("/spec/destination/port").isMissingNode()).isTrue();
    assertThat(Conversion.convert(v4, ACCESS + version)).isEqualTo(old);
  }

  @Test
  void shouldOpenEveryPortWhenTheClientTakesThePortAway() {
    // Given
    var v4 =
        yaml(ACCESS + 4, "TrafficTarget", "spec: {destination: {kind: ServiceAccount, name: a}}");
    annotate(v4, "sluice.dev/destination-port", "8080");
    var v2 = Conversion.convert(v4, ACCESS + 2);
    ((ObjectNode) v2.at("/spec/destination")).remove("port");
    // When
    var back = Conversion.convert(v2, ACCESS + 4);
    // Then
    assertThat(back.at("/metadata/annotations").isMissingNode()).isTrue();
  }

  @Test
  void shouldKeepAnUnreadablePortWhenAnOldClientWritesBack() {
    // Given
    var v4 =
        yaml(ACCESS + 4, "TrafficTarget", "spec: {destination: {kind: ServiceAccount, name: a}}");
    annotate(v4, "sluice.dev/destination-port", "eighty");
    // When
    var back = Conversion.convert(Conversion.convert(v4, ACCESS + 2), ACCESS + 4);
    // Then
    assertThat(back).isEqualTo(v4);
  }

  @Test
  void shouldDropASourcesPortWhenThatSourceIsGone() {
    // Given
    var v2 =
        yaml(
            ACCESS + 2,
            "TrafficTarget",
            "spec: {destination: {kind: ServiceAccount, name: a}, sources: [{kind: ServiceAccount, name: b, port: 1}, {kind: ServiceAccount, name: c, port: 2}]}");
    var v4 = Conversion.convert(v2, ACCESS + 4);
    ((ArrayNode) v4.at("/spec/sources")).remove(0);
    // When
    var back = Conversion.convert(v4, ACCESS + 2);
    // Then
    assertThat(back.at("/spec/sources").toString())
        .isEqualTo("[{\"kind\":\"ServiceAccount\",\"name\":\"c\",\"port\":2}]");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void shouldShowUdpRoutesAndIdentityBindingsWhenTheVersionIsOlder(int version) {
    // Given
    var v4 =
        yaml(
            ACCESS + 4,
            "TrafficTarget",
            "spec: {destination: {kind: IdentityBinding, group: access.smi-spec.io, name: a}, rules: [{kind: UDPRoute, name: u}]}");
    // When
    var old = Conversion.convert(v4, ACCESS + version);
    // Then
    assertThat(old.toString()).contains("UDPRoute", "IdentityBinding");
    assertThat(Conversion.convert(old, ACCESS + 4)).isEqualTo(v4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void shouldKeepPortsWhenATcpRouteIsWrittenByAnOldClient(int version) {
    // Given
    var v4 = yaml(SPECS + 4, "TCPRoute", "spec: {matches: {name: n, ports: [8301, 8302]}}");
    // When
    var old = Conversion.convert(v4, SPECS + version);
    // Then
    assertThat(old.path("spec").toString()).isEqualTo(version == 3 ? "{}" : "");
    assertThat(Conversion.convert(old, SPECS + 4)).isEqualTo(v4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void shouldMeanEveryPortWhenATcpRouteIsMadeByAnOldClient(int version) {
    // Given
    var old = yaml(SPECS + version, "TCPRoute", version == 3 ? "spec: {}" : "{}");
    // When
    var v4 = Conversion.convert(old, SPECS + 4);
    // Then
    assertThat(v4.path("spec").toString()).isEqualTo("{\"matches\":{\"ports\":[]}}");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void shouldStillMeanNothingWhenATcpRouteWithoutSpecIsWrittenByAnOldClient(int version) {
    // Given
    var v4 = yaml(SPECS + 4, "TCPRoute", "{}");
    // When
    var back = Conversion.convert(Conversion.convert(v4, SPECS + version), SPECS + 4);
    // Then
    assertThat(back).isEqualTo(v4);
  }

  @Test
  void shouldKeepHeadersWhenTheClientKnowsNone() {
    // Given
    var v4 =
        yaml(
            SPECS + 4,
            "HTTPRouteGroup",
            "spec: {matches: [{name: a, pathRegex: /a, headers: {x: y}}, {name: b, headers: [{x: z}]}]}");
    var v1 = Conversion.convert(v4, SPECS + 1);
    v1.path("matches").forEach(it -> ((ObjectNode) it).remove("headers"));
    ((ObjectNode) v1.at("/matches/0")).put("pathRegex", "/changed");
    // When
    var back = Conversion.convert(v1, SPECS + 4);
    // Then
    assertThat(back.at("/spec/matches/0").toString())
        .isEqualTo("{\"name\":\"a\",\"pathRegex\":\"/changed\",\"headers\":{\"x\":\"y\"}}");
    assertThat(back.at("/spec/matches/1/headers").toString()).isEqualTo("[{\"x\":\"z\"}]");
  }

  @Test
  void shouldGiveAllHeadersWhenItCannotBeToldWhichMatchItWas() {
    // Given
    var v4 =
        yaml(
            SPECS + 4,
            "HTTPRouteGroup",
            "spec: {matches: [{name: a, pathRegex: /1, headers: {x: '1'}}, {name: a, pathRegex: /2, headers: {x: '2'}}]}");
    var v1 = Conversion.convert(v4, SPECS + 1);
    v1.set(
        "matches",
        yaml(SPECS + 1, "HTTPRouteGroup", "matches: [{name: a, pathRegex: /3}]").get("matches"));
    // When
    var back = Conversion.convert(v1, SPECS + 4);
    // Then
    assertThat(back.at("/spec/matches/0/headers").toString())
        .isEqualTo("[{\"x\":\"1\"},{\"x\":\"2\"}]");
  }

  @Test
  void shouldTakeHeadersAwayWhenTheClientSaysSo() {
    // Given
    var v4 = yaml(SPECS + 4, "HTTPRouteGroup", "spec: {matches: [{name: a, headers: {x: y}}]}");
    var v1 = Conversion.convert(v4, SPECS + 1);
    ((ObjectNode) v1.at("/matches/0")).putObject("headers");
    // When
    var back = Conversion.convert(v1, SPECS + 4);
    // Then
    assertThat(back.at("/spec/matches/0/headers").toString()).isEqualTo("{}");
  }

  @Test
  void shouldShowButNotTakeBackWhenItDoesNotFitIntoAnnotations() {
    // Given
    var v4 =
        yaml(
            SPECS + 4,
            "HTTPRouteGroup",
            "spec: {matches: [{name: a, headers: {x: %s}}]}".formatted("y".repeat(256 * 1024)));
    // When
    var v1 = Conversion.convert(v4, SPECS + 1);
    // Then
    assertThat(v1.at("/metadata/annotations/sluice.dev~1unfit").asText())
        .isEqualTo("route-headers");
    assertThatThrownBy(() -> Conversion.convert(v1, SPECS + 4))
        .hasMessage(
            "HTTPRouteGroup shop/x: metadata.annotations[sluice.dev/unfit]: route-headers of this object does not fit into annotations, so it can only be changed at v1alpha4");
  }

  @ParameterizedTest
  @CsvSource({
    "split.smi-spec.io/v1alpha2,TrafficSplit,split.smi-spec.io/v1alpha5",
    "split.smi-spec.io/v1alpha2,TrafficSplit,specs.smi-spec.io/v1alpha4",
    "split.smi-spec.io/v1alpha2,TCPRoute,split.smi-spec.io/v1alpha4",
    "apps/v1,Deployment,apps/v1beta1",
    "'',TrafficSplit,split.smi-spec.io/v1alpha4"
  })
  void shouldSayWhatIsAllowedWhenItIsNoneOfOurs(String from, String kind, String to) {
    assertThatThrownBy(() -> Conversion.convert(yaml(from, kind, "{}"), to))
        .isInstanceOf(Inconvertible.class)
        .hasMessageStartingWith(kind + " shop/x: ")
        .hasMessageContaining("allowed: ");
  }

  private static ObjectNode split(String... weights) {
    var split = yaml(SPLIT + 1, "TrafficSplit", "spec: {service: web, backends: []}");
    for (int i = 0; i < weights.length; i++) {
      split
          .withArray("/spec/backends")
          .addObject()
          .put("service", "b" + i)
          .put("weight", weights[i]);
    }
    return split;
  }

  private static ObjectNode yaml(String apiVersion, String kind, String rest) {
    try {
      var object = (ObjectNode) YAML.readTree(rest);
      object.put("apiVersion", apiVersion).put("kind", kind);
      object.putObject("metadata").put("name", "x").put("namespace", "shop");
      return object;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static void annotate(JsonNode object, String key, String value) {
    ((ObjectNode) object.get("metadata")).withObject("/annotations").put(key, value);
  }
}
