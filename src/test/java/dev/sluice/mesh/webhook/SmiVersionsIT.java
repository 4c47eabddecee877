package dev.sluice.mesh.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.api.conversion.Conversion;
import dev.sluice.testkit.ApiServer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every version of SMI through a real API server and our real webhook. */
class SmiVersionsIT {
  @RegisterExtension static final ApiServer API = new ApiServer();

  private static final String SPLIT = "split.smi-spec.io/v1alpha";
  private static final String ACCESS = "access.smi-spec.io/v1alpha";

  private static RawApi raw;
  private static SmiApi smi;

  @BeforeAll
  static void start() throws Exception {
    raw = new RawApi(API.client());
    smi = SmiApi.start(API.client());
  }

  @AfterAll
  static void stop() {
    smi.close();
  }

  @AfterEach
  void empty() {
    SmiApi.examples().stream()
        .map(RawApi::path)
        .distinct()
        .filter(it -> it.contains("v1alpha4"))
        .forEach(raw::delete);
  }

  static List<JsonNode> examples() {
    return SmiApi.examples();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void shouldComeBackUnprunedAndConvertWhenItIsRead(JsonNode example) {
    // When
    var created = raw.create(example);
    // Then
    assertThat(created.status()).as(created.message()).isEqualTo(201);
    var name = example.at("/metadata/name").asText();
    for (int version : versions(example)) {
      var apiVersion = example.path("apiVersion").asText().replaceFirst(".$", "" + version);
      var read = raw.get(apiVersion, example.path("kind").asText(), name);
      assertThat(SmiApi.content(read))
          .isEqualTo(SmiApi.content(Conversion.convert(example, apiVersion)));
      assertThat(read.at("/metadata/uid")).isEqualTo(created.body().at("/metadata/uid"));
    }
    assertThat(SmiApi.content(created.body())).isEqualTo(SmiApi.content(example));
  }

  @Test
  void shouldListEveryObjectWhenTheyWereWrittenAtDifferentVersions() {
    // Given
    SmiApi.examples().forEach(raw::create);
    // When
    var list = raw.get(RawApi.path(SPLIT + 1, "TrafficSplit")).body();
    // Then
    assertThat(list.path("items"))
        .hasSize(6)
        .allSatisfy(it -> assertThat(it.path("apiVersion").asText()).isEqualTo(SPLIT + 1));
    assertThat(list.path("items"))
        .extracting(it -> it.at("/metadata/uid"))
        .isEqualTo(uids(raw.get(RawApi.path(SPLIT + 4, "TrafficSplit")).body().path("items")));
  }

  @Test
  void shouldKeepMatchesWhenAnOldClientReplacesPatchesOrAppliesWeights() {
    // Given
    var split = example("s4");
    raw.create(split);
    for (int version = 1; version <= 2; version++) {
      var old = (ObjectNode) raw.get(SPLIT + version, "TrafficSplit", "s4");
      assertThat(old.at("/spec/matches").isMissingNode()).isTrue();
      ((ObjectNode) old.at("/spec/backends/0")).put("weight", 50 + version);
      // When
      assertThat(raw.replace(old).status()).isEqualTo(200);
      // Then
      stored(split, 50 + version);
    }
    raw.merge(
        RawApi.path(SPLIT + 2, "TrafficSplit") + "/s4",
        "{\"spec\": {\"backends\": [{\"service\": \"books-v1\", \"weight\": 3}]}}");
    stored(split, 3);
    var applied =
        raw.apply(
            SmiApi.yaml(
                "{apiVersion: split.smi-spec.io/v1alpha2, kind: TrafficSplit, metadata: {name: s4}, spec: {service: books, backends: [{service: books-v1, weight: 4}]}}"));
    assertThat(applied.status()).as(applied.message()).isEqualTo(200);
    stored(split, 4);
  }

  @Test
  void shouldRefuseAWeightThatHasNoWholeNumbersAndNameIt() {
    // When
    var refused =
        raw.create(
            SmiApi.yaml(
                "{apiVersion: split.smi-spec.io/v1alpha1, kind: TrafficSplit, metadata: {name: x}, spec: {service: a, backends: [{service: a, weight: 1n}, {service: b, weight: 4G}]}}"));
    // Then
    assertThat(refused.status()).isGreaterThanOrEqualTo(400);
    assertThat(refused.message())
        .contains("spec.backends: the ratio of the weights needs whole numbers");
  }

  @Test
  void shouldOfferShortNamesAtEveryVersion() {
    // Given
    var names = new TreeMap<String, String>();
    // When
    for (var group : List.of("split", "specs", "access")) {
      for (int version = 1; version <= 4; version++) {
        raw.get("/apis/%s.smi-spec.io/v1alpha%d".formatted(group, version))
            .body()
            .path("resources")
            .forEach(
                it -> {
                  if (it.has("shortNames")) {
                    names.merge(
                        it.at("/shortNames/0").asText(),
                        it.path("name").asText(),
                        (a, b) -> a + "+");
                  }
                });
      }
    }
    // Then
    assertThat(names.toString())
        .isEqualTo(
            "{htr=httproutegroups+++, ib=identitybindings, tr=tcproutes+++, ts=trafficsplits+++, tt=traffictargets+++, ur=udproutes}");
  }

  @Test
  void shouldPrintWhatIsInForceWhenTheStatusIsKnown() {
    // Given
    SmiApi.examples().forEach(raw::create);
    raw.merge(
        RawApi.path(SPLIT + 4, "TrafficSplit") + "/s4/status",
        """
        {"status": {"observedGeneration": 1, "sidecars": 3, "acknowledged": 2, "conditions": [
          {"type": "Resolved", "status": "False", "message": "h4 is missing"},
          {"type": "Enforced", "status": "True", "message": "on every sidecar"}]}}""");
    for (int version = 1; version <= 4; version++) {
      // When
      var table = raw.table(RawApi.path(SPLIT + version, "TrafficSplit") + "/s4").body();
      // Then
      assertThat(table.path("columnDefinitions"))
          .extracting(it -> it.path("name").asText())
          .containsExactly(
              "Name",
              "Service",
              "Enforced",
              "Resolved",
              "Sidecars",
              "Acknowledged",
              "Message",
              "Problem",
              "Age");
      assertThat(table.at("/rows/0/cells"))
          .extracting(JsonNode::asText)
          .startsWith(
              "s4",
              "books.smi-versions.svc.cluster.local",
              "True",
              "False",
              "3",
              "2",
              "on every sidecar",
              "h4 is missing");
      assertThat(cell(ACCESS + version, "TrafficTarget", "a1", 1)).isEqualTo("books");
    }
    assertThat(cell("specs.smi-spec.io/v1alpha4", "TCPRoute", "t4", 1))
        .isEqualTo("[8301,8302,8300]");
    assertThat(cell("access.smi-spec.io/v1alpha4", "IdentityBinding", "i4a", 1)).isEqualTo("books");
  }

  @Test
  void shouldKeepTheSpecWhenAnOldClientWritesTheStatus() {
    // Given
    raw.create(example("a4"));
    // When
    var answer =
        raw.merge(
            RawApi.path(ACCESS + 1, "TrafficTarget") + "/a4/status",
            "{\"status\": {\"sidecars\": 1}}");
    // Then
    assertThat(answer.status()).isEqualTo(200);
    var stored = raw.get(ACCESS + 4, "TrafficTarget", "a4");
    assertThat(stored.get("spec")).isEqualTo(example("a4").get("spec"));
    assertThat(stored.at("/status/sidecars").asInt()).isEqualTo(1);
  }

  @Test
  void shouldServeWhatIsStoredAndLoseNothingWhenConversionIsAway() {
    // Given
    raw.create(example("s1"));
    var path = RawApi.path(SPLIT + 1, "TrafficSplit") + "/s1";
    raw.merge(
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/trafficsplits.split.smi-spec.io",
        "{\"spec\": {\"conversion\": {\"webhook\": {\"clientConfig\": {\"url\": \"https://127.0.0.1:1/convert\"}}}}}");
    await().until(() -> raw.get(path).status() >= 500);
    // When
    assertThat(raw.get(SPLIT + 4, "TrafficSplit", "s1").at("/spec/backends")).hasSize(2);
    smi.convertHere("trafficsplits.split.smi-spec.io");
    // Then
    await()
        .untilAsserted(
            () ->
                assertThat(SmiApi.content(raw.get(path).body()))
                    .isEqualTo(SmiApi.content(example("s1"))));
  }

  private static void stored(JsonNode before, int weight) {
    var stored = raw.get(SPLIT + 4, "TrafficSplit", "s4");
    assertThat(stored.at("/spec/matches")).isEqualTo(before.at("/spec/matches"));
    assertThat(stored.at("/spec/backends/0/weight").asInt()).isEqualTo(weight);
  }

  private static String cell(String apiVersion, String kind, String name, int column) {
    var row = raw.table(RawApi.path(apiVersion, kind) + "/" + name).body();
    return row.at("/rows/0/cells/" + column).asText();
  }

  private static JsonNode example(String name) {
    return SmiApi.examples().stream()
        .filter(it -> it.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonNode> uids(JsonNode items) {
    var uids = new ArrayList<JsonNode>();
    items.forEach(it -> uids.add(it.at("/metadata/uid")));
    return uids;
  }

  private static int[] versions(JsonNode example) {
    boolean newKind =
        List.of("UDPRoute", "IdentityBinding").contains(example.path("kind").asText());
    return IntStream.rangeClosed(newKind ? 4 : 1, 4).toArray();
  }
}
