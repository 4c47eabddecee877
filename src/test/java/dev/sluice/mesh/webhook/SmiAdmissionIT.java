package dev.sluice.mesh.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.mesh.webhook.RawApi.Answer;
import dev.sluice.testkit.ApiServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people are told who write SMI objects: definitions and webhook together. */
class SmiAdmissionIT {
  @RegisterExtension static final ApiServer API = new ApiServer();

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "split 1 TrafficSplit  | spec: {service: a, backends: [{service: a, weight: -1}]} | spec.backends[0].weight",
        "split 1 TrafficSplit  | spec: {service: a, backends: [{service: a, weight: -500m}]} | spec.backends[0].weight",
        "split 2 TrafficSplit  | spec: {service: a, backends: [{service: a, weight: -1}]} | spec.backends[0].weight",
        "split 3 TrafficSplit  | spec: {service: a, backends: [{service: a, weight: 0.5}]} | spec.backends[0].weight",
        "split 4 TrafficSplit  | spec: {service: a, backends: 7} | spec.backends",
        "specs 1 HTTPRouteGroup | matches: [{name: m, methods: [GETT]}] | matches[0].methods[0]",
        "specs 4 HTTPRouteGroup | spec: {matches: [{name: m, methods: [get]}]} | spec.matches[0].methods[0]",
        "specs 2 HTTPRouteGroup | matches: [{name: m, pathRegex: '('}] | matches[0].pathRegex",
        "specs 4 HTTPRouteGroup | spec: {matches: [{name: m, headers: {x-a: '('}}]} | spec.matches[0].headers[x-a]",
        "specs 4 HTTPRouteGroup | spec: {matches: [{name: m, headers: [7]}]} | spec.matches[0].headers[0]",
        "specs 4 TCPRoute      | spec: {matches: {ports: [65536]}} | spec.matches.ports[0]",
        "specs 4 UDPRoute      | spec: {matches: {ports: [0]}} | spec.matches.ports[0]",
        "access 1 TrafficTarget | destination: {kind: ServiceAccount, name: a, port: http} | destination.port",
        "access 2 TrafficTarget | spec: {destination: {kind: ServiceAccount, name: a, port: 0}} | spec.destination.port",
        "access 4 IdentityBinding | spec: {schemes: {serviceAccount: a, podLabelSelector: {matchLabels: {a: b}}}} | spec.schemes",
        "access 4 IdentityBinding | spec: {schemes: {}} | spec.schemes",
        "access 4 IdentityBinding | spec: {schemes: {spiffeIdentities: [a b]}} | spec.schemes.spiffeIdentities[0]"
      })
  void shouldRefuseAndNameTheFieldWhenItCanNeverBeRight(String kind, String rest, String field) {
    // When
    var answer = raw.dryRun(object(kind, rest));
    // Then
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.message()).contains(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "split 4 TrafficSplit | spec: {service: missing, backends: [{service: a, weight: 0}, {service: b, weight: 5}], matches: [{kind: HTTPRouteGroup, name: missing}]}",
        "split 4 TrafficSplit | spec: {service: a, backends: [{service: a, weight: 1}]}",
        "specs 4 HTTPRouteGroup | spec: {matches: [{name: m, pathRegex: '/((a*)*)*b', headers: {x: '(aa*)*$'}}]}",
        "access 4 TrafficTarget | spec: {destination: {kind: ServiceAccount, name: missing}, sources: [{kind: IdentityBinding, name: missing}], rules: [{kind: TCPRoute, name: missing}]}"
      })
  void shouldSayNothingWhenWhatItRefersToIsMissing(String kind, String rest) {
    // When
    var answer = raw.dryRun(object(kind, rest));
    // Then
    assertThat(answer.status()).as(answer.message()).isEqualTo(201);
    assertThat(answer.warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "split 1 TrafficSplit | spec: {service: a, backends: [{service: a}]} | spec.backends: all weights are 0; requests are answered 503",
        "split 4 TrafficSplit | spec: {service: a, backends: []} | spec.backends: empty; requests go to the root Service itself",
        "specs 2 HTTPRouteGroup | matches: [{name: m, pathRegex: api}] | matches[0].pathRegex: \"api\" matches no path: it is compared from the beginning, and paths begin with /",
        "access 1 TrafficTarget | {destination: {kind: ServiceAccount, name: a, namespace: other}, sources: [{kind: ServiceAccount, name: b}], specs: [{kind: TCPRoute, name: t}]} | destination.namespace: \"other\" is not the target's own, smi-versions; the target grants nothing"
      })
  void shouldWarnAndStoreWhenItIsProbablyNotMeantSo(String kind, String rest, String warning) {
    // When
    var answer = raw.dryRun(object(kind, rest));
    // Then
    assertThat(answer.status()).as(answer.message()).isEqualTo(201);
    assertThat(answer.warnings()).containsExactly(warning);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "split 4 TrafficSplit", "specs 4 HTTPRouteGroup", "specs 4 TCPRoute", "specs 4 UDPRoute",
        "access 4 TrafficTarget", "access 4 IdentityBinding", "split 1 TrafficSplit",
            "access 2 TrafficTarget"
      })
  void shouldWarnWhenThereIsNoSpec(String kind) {
    // When
    var answer = raw.dryRun(object(kind, "{}"));
    // Then
    assertThat(answer.status()).as(answer.message()).isEqualTo(201);
    assertThat(answer.warnings()).hasSize(1);
  }

  @Test
  void shouldRefuseClearlyWhenThereAreTenThousandBackendsOrAMegabyte() {
    // Given
    var split = object("split 4 TrafficSplit", "spec: {service: a, backends: []}");
    for (int i = 0; i < 10_000; i++) {
      split.withArray("/spec/backends").addObject().put("service", "b" + i).put("weight", 1);
    }
    var group = object("specs 4 HTTPRouteGroup", "spec: {matches: [{name: m}]}");
    ((ObjectNode) group.at("/spec/matches/0")).put("pathRegex", "/" + "a".repeat(1 << 20));
    var headers = object("specs 4 HTTPRouteGroup", "spec: {matches: [{name: m, headers: {}}]}");
    ((ObjectNode) headers.at("/spec/matches/0/headers")).put("x-a", "a".repeat(1 << 20));
    // When
    var many = raw.dryRun(split);
    var long1 = raw.dryRun(group);
    var long2 = raw.dryRun(headers);
    // Then
    refused(many, "spec.backends: Too many: 10000: must have at most 512 items");
    refused(long1, "spec.matches[0].pathRegex: Too long: may not be more than 1000 bytes");
    refused(long2, "spec.matches[0].headers[x-a]: \"aaaa");
  }

  @Test
  void shouldLetGoWhatWasStoredBeforeAnybodyLooked() {
    // Given
    var group = object("specs 4 HTTPRouteGroup", "spec: {matches: [{name: m, pathRegex: '('}]}");
    ((ObjectNode) group.get("metadata"))
        .put("name", "older")
        .putArray("finalizers")
        .add("example.com/x");
    var configuration = ValidatingConfiguration.NAME;
    var webhooks = API.client().admissionRegistration().v1().validatingWebhookConfigurations();
    var registered = webhooks.withName(configuration).get();
    webhooks.withName(configuration).delete();
    await().until(() -> raw.create(group).status() == 201);
    registered.getMetadata().setResourceVersion(null);
    API.client().resource(registered).create();
    var path = RawApi.path(group) + "/older";
    await()
        .until(
            () ->
                raw.merge(
                            path,
                            "{\"spec\": {\"matches\": [{\"name\": \"n\", \"pathRegex\": \"(\"}]}}")
                        .status()
                    == 422);
    // When
    var status = raw.merge(path + "/status", "{\"status\": {\"sidecars\": 1}}");
    var deleted = raw.delete(path);
    var released = raw.merge(path, "{\"metadata\": {\"finalizers\": null}}");
    // Then
    assertThat(status.status()).isEqualTo(200);
    assertThat(deleted.status()).isEqualTo(200);
    assertThat(released.status()).isEqualTo(200);
    assertThat(raw.get(path).status()).isEqualTo(404);
  }

  private static void refused(Answer answer, String message) {
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.message()).contains(message).hasSizeLessThan(2_000);
  }

  private static ObjectNode object(String kind, String rest) {
    var words = kind.split(" +");
    var object = SmiApi.yaml(rest);
    object.put("apiVersion", words[0] + ".smi-spec.io/v1alpha" + words[1]).put("kind", words[2]);
    object.putObject("metadata").put("name", "x");
    return object;
  }
}
