package dev.sluice.mesh.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sluice.domain.policy.Patterns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmiValidationTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String WHOLE = "; allowed: whole numbers from 0 to 2147483647";
  private static final String PORT = "; allowed: whole numbers from 1 to 65535";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "split 2 | [{service: a, weight: -1}] | spec.backends[0].weight: -1 is not allowed",
        "split 3 | [{service: a, weight: 0.5}] | spec.backends[0].weight: 0.5 is not allowed",
        "split 4 | [{service: a, weight: 3000000000}] | spec.backends[0].weight: 3000000000 is not allowed",
        "split 4 | [{service: a, weight: '1'}] | spec.backends[0].weight: \"1\" is not allowed",
        "split 4 | [{service: a}] | spec.backends[0].weight:  is not allowed"
      })
  void shouldRefuseAWeightThatIsNoWholeNumber(String version, String backends, String error) {
    // When
    var verdict = split(version, backends);
    // Then
    assertThat(verdict.errors()).containsExactly(error + WHOLE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{service: a, weight: -500m}] | spec.backends[0].weight: \"-500m\" is not allowed; allowed: quantities that are not negative",
        "[{service: a, weight: half}] | spec.backends[0].weight: \"half\" is not allowed; allowed: a quantity such as 1, 500m, 1.5, 2k or 1e3, of at most 64 characters",
        "[{service: a, weight: 1n}, {service: b, weight: 9G}] | TrafficSplit shop/x: spec.backends: the ratio of the weights needs whole numbers up to 9000000000000000000; allowed: up to 2147483647"
      })
  void shouldRefuseAQuantityThatIsNoShare(String backends, String error) {
    assertThat(split("split 1", backends).errors()).containsExactly(error);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[{service: a, weight: 500m}, {service: b}]", "[{service: web, weight: 1}]"})
  void shouldSayNothingWhenAQuantityIsAShare(String backends) {
    assertThat(split("split 1", backends)).isEqualTo(verdict());
  }

  @Test
  void shouldSayHowManyWhenThereAreTenThousandBackends() {
    // Given
    var split = yaml("split", 4, "TrafficSplit", "spec: {service: web, backends: []}");
    for (int i = 0; i < 10_000; i++) {
      split.withArray("/spec/backends").addObject().put("service", "b" + i).put("weight", -1);
    }
    // When
    var verdict = SmiValidation.judge(split, "shop");
    // Then
    assertThat(verdict.errors())
        .containsExactly("spec.backends: 10000 elements; allowed: at most 512");
  }

  @Test
  void shouldNotSayMoreThanAnybodyReadsWhenEverythingIsWrong() {
    // Given
    var backends = "{service: a, weight: -1},".repeat(50);
    // When
    var verdict = split("split 4", "[" + backends + "]");
    // Then
    assertThat(verdict.errors()).hasSize(11).last().isEqualTo("and 40 more");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{service: web, backends: []} | spec.backends: empty; requests go to the root Service itself",
        "{service: web, backends: [{service: a, weight: 0}]} | spec.backends: all weights are 0; requests are answered 503",
        "{service: web, backends: [{service: a, weight: 1}, {service: a, weight: 1}]} | spec.backends[1].service: \"a\" is there twice; its weights add up",
        "{service: web.other, backends: [{service: a, weight: 1}]} | spec.service: \"web.other\" is not in namespace shop; the split does nothing",
        "{service: web, matches: [{kind: TCPRoute, name: a}], backends: [{service: a, weight: 1}]} | spec.matches[0].kind: \"TCPRoute\" matches no request; known: HTTPRouteGroup",
        "{service: web.shop.svc.cluster.local, backends: [{service: web, weight: 1}]} | ",
      })
  void shouldWarnOfASplitThatIsProbablyNotMeantSo(String spec, String warning) {
    // When
    var verdict = judge("split", 4, "TrafficSplit", "spec: " + spec);
    // Then
    assertThat(verdict).isEqualTo(warning == null ? verdict() : verdict(warning));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "a)|(?:b",
        "\\Qa",
        "(?=x)",
        "(a)\\1",
        "/((a{1000}){1000}){1000}",
        "/a{1001}",
        "/\\pX"
      })
  void shouldRefuseAPatternThatRe2CannotTake(String regex) {
    // Given
    var group = yaml("specs", 4, "HTTPRouteGroup", "spec: {matches: [{name: m, headers: {}}]}");
    ((ObjectNode) group.at("/spec/matches/0")).put("pathRegex", regex);
    // When
    var verdict = SmiValidation.judge(group, "shop");
    // Then
    assertThat(verdict.errors())
        .containsExactly(
            "spec.matches[0].pathRegex: %s is not allowed; allowed: %s"
                .formatted(group.at("/spec/matches/0/pathRegex"), Patterns.ALLOWED));
  }

  @Test
  void shouldShowTheBeginningWhenAPatternHasAMegabyte() {
    // Given
    var group = yaml("specs", 1, "HTTPRouteGroup", "matches: [{name: m, headers: [{x-a: ''}]}]");
    var megabyte = "/" + "a".repeat(1 << 20);
    ((ObjectNode) group.at("/matches/0")).put("pathRegex", megabyte);
    ((ObjectNode) group.at("/matches/0/headers/0")).put("x-a", megabyte);
    // When
    var verdict = SmiValidation.judge(group, "shop");
    // Then
    assertThat(verdict.errors())
        .containsExactly(
            "matches[0].pathRegex: \"/%s... is not allowed; allowed: %s"
                .formatted("a".repeat(58), Patterns.ALLOWED),
            "matches[0].headers[0][x-a]: \"/%s... is not allowed; allowed: %s"
                .formatted("a".repeat(58), Patterns.ALLOWED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/((a*)*)*b",
        "/(a|a)*$",
        ".*",
        "/api/.*",
        "^/api",
        "(a|/b)",
        "a*/b",
        "a|/b",
        "[/]x"
      })
  void shouldSayNothingWhenAPatternIsOnlySlowElsewhereOrMayMatch(String regex) {
    // Given
    var group = yaml("specs", 3, "HTTPRouteGroup", "spec: {matches: [{name: m}]}");
    ((ObjectNode) group.at("/spec/matches/0")).put("pathRegex", regex);
    // Then
    assertThat(SmiValidation.judge(group, "shop")).isEqualTo(verdict());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{name: m, methods: [GETT]}] | matches[0].methods[0]: \"GETT\" is not allowed; allowed: *, GET, HEAD, PUT, POST, DELETE, CONNECT, OPTIONS, TRACE, PATCH",
        "[{name: m, headers: x}] | matches[0].headers: \"x\" is not allowed; allowed: a mapping, or a list of mappings, of names to regular expressions",
        "[{name: m, headers: [x]}] | matches[0].headers[0]: \"x\" is not allowed; allowed: a mapping of names to regular expressions",
        "[{name: m, headers: {'a b': x}}] | matches[0].headers[a b]: no name of a header; allowed: what HTTP calls a token"
      })
  void shouldRefuseAMatchThatNoRequestCanHave(String matches, String error) {
    assertThat(judge("specs", 2, "HTTPRouteGroup", "matches: " + matches).errors())
        .containsExactly(error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | spec.matches: none; the group matches no request and grants nothing",
        "[{name: m, pathRegex: api/.*}] | spec.matches[0].pathRegex: \"api/.*\" matches no path: it is compared from the beginning, and paths begin with /",
        "[{name: m}, {name: m}] | spec.matches[1].name: \"m\" is there twice; a TrafficTarget that names it means both",
        "[{name: m, headers: {Cookie: a, cookie: a}}] | spec.matches[0].headers[cookie]: is there twice, and case does not count in names of headers; the match takes no request",
        "[{name: m, headers: [{cookie: a}, {cookie: b}]}] | spec.matches[0].headers[1][cookie]: is there twice, and case does not count in names of headers; the match takes no request"
      })
  void shouldWarnOfAGroupThatIsProbablyNotMeantSo(String matches, String warning) {
    assertThat(judge("specs", 4, "HTTPRouteGroup", "spec: {matches: " + matches + "}"))
        .isEqualTo(verdict(warning));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TCPRoute | {matches: {ports: [0]}} | spec.matches.ports[0]: 0 is not allowed",
        "UDPRoute | {matches: {ports: [1, 65536]}} | spec.matches.ports[1]: 65536 is not allowed",
        "TCPRoute | {matches: {ports: [http]}} | spec.matches.ports[0]: \"http\" is not allowed"
      })
  void shouldRefuseAPortThatIsNone(String kind, String spec, String error) {
    assertThat(judge("specs", 4, kind, "spec: " + spec).errors()).containsExactly(error + PORT);
  }

  @Test
  void shouldWarnOfATcpRouteWithoutSpecOnlyWhereTheVersionHasOne() {
    assertThat(judge("specs", 4, "TCPRoute", "{}").warnings())
        .containsExactly("spec: missing; the route opens no port. \"spec: {}\" opens all");
    assertThat(judge("specs", 2, "TCPRoute", "{}")).isEqualTo(verdict());
  }

  @Test
  void shouldNameFieldsAsTheirAuthorDoesWhenATargetIsOld() {
    // When
    var verdict =
        judge(
            "access",
            1,
            "TrafficTarget",
            "{destination: {kind: Group, name: a, port: 0, namespace: other}, specs: [{kind: Gate, name: g}, {kind: TCPRoute, name: t, matches: [m]}]}");
    // Then
    assertThat(verdict.errors())
        .containsExactly(
            "destination.port: 0 is not allowed; allowed: whole numbers from 1 to 65535, also as text");
    assertThat(verdict.warnings())
        .containsExactly(
            "destination.kind: \"Group\" grants nothing; known: ServiceAccount, IdentityBinding",
            "destination.namespace: \"other\" is not the target's own, shop; the target grants nothing",
            "sources: none; the target grants nothing",
            "specs[0].kind: \"Gate\" keeps the whole target from granting anything; known: HTTPRouteGroup, TCPRoute, UDPRoute",
            "specs[1].matches: has no meaning with a TCPRoute");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "eighty", "\"http\"", "null", "[]", "70000"})
  void shouldRefuseACarriedPortThatIsNone(String port) {
    // Given
    var target =
        yaml(
            "access",
            4,
            "TrafficTarget",
            "spec: {destination: {kind: ServiceAccount, name: a}, sources: [{kind: ServiceAccount, name: b}], rules: [{kind: TCPRoute, name: t}]}");
    target.withObject("/metadata/annotations").put("sluice.dev/destination-port", port);
    // Then
    assertThat(SmiValidation.judge(target, "shop").errors())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("metadata.annotations.sluice.dev/destination-port: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{podLabelSelector: {matchLabels: {a: b}}, serviceAccount: a} | spec.schemes: podLabelSelector and serviceAccount exclude one another; allowed: one of them, or two IdentityBindings",
        "{spiffeIdentities: [a b]} | spec.schemes.spiffeIdentities[0]: \"a b\" is not allowed; allowed: SPIFFE ids such as spiffe://cluster.local/ns/shop/sa/web, with or without spiffe://, of at most 2048 characters",
      })
  void shouldRefuseABindingThatCannotBe(String schemes, String error) {
    assertThat(binding(schemes).errors()).containsExactly(error);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a/b",
        "spiffe://",
        "spiffe:///a",
        "spiffe://A/b",
        "spiffe://a//b",
        "spiffe://a/",
        "a/../b",
        "a/b?c",
        "''"
      })
  void shouldRefuseAnIdThatIsNone(String id) {
    assertThat(binding("{spiffeIdentities: [\"" + id.replace("'", "") + "\"]}").errors())
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spiffe://a.b/ns/x/sa/y",
        "cluster.local/ns/default/sa/x",
        "spiffe://a",
        "federated.domain/b/Name/1_2"
      })
  void shouldTakeAnIdWithOrWithoutItsScheme(String id) {
    assertThat(binding("{spiffeIdentities: [\"" + id + "\"]}")).isEqualTo(verdict());
  }

  @Test
  void shouldWarnWhenABindingMeansNobody() {
    assertThat(binding("{serviceAccount: null}").warnings())
        .containsExactly("spec.schemes: none; the binding means nobody");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TrafficSplit",
        "HTTPRouteGroup",
        "TCPRoute",
        "UDPRoute",
        "TrafficTarget",
        "IdentityBinding"
      })
  void shouldWarnAndNotFailWhenThereIsNoSpec(String kind) {
    // When
    var verdict = judge("any", 4, kind, "{}");
    // Then
    assertThat(verdict.errors()).isEmpty();
    assertThat(verdict.warnings()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TrafficSplit",
        "HTTPRouteGroup",
        "TCPRoute",
        "UDPRoute",
        "TrafficTarget",
        "IdentityBinding"
      })
  void shouldNotFailWhenEverythingHasTheWrongType(String kind) {
    for (var rubbish : new String[] {"1", "x", "[1]", "{a: 1}", "null", "true"}) {
      for (var field :
          new String[] {
            "backends", "matches", "service", "destination", "sources", "rules", "schemes"
          }) {
        // When
        var verdict = judge("any", 4, kind, "spec: {" + field + ": " + rubbish + "}");
        // Then
        assertThat(verdict).isNotNull();
        assertThat(judge("any", 1, kind, field + ": [" + rubbish + "]")).isNotNull();
      }
    }
  }

  @Test
  void shouldSayNothingOfWhatTheSpecificationShows() throws IOException {
    // Given
    try (var examples =
        YAML.readerFor(JsonNode.class)
            .<JsonNode>readValues(
                Files.readString(Path.of("src/test/resources/smi/examples.yaml")))) {
      for (var it : examples.readAll()) {
        // When
        var verdict = SmiValidation.judge(it, "smi-versions");
        // Then
        assertThat(verdict.errors()).as(it.toString()).isEmpty();
        assertThat(verdict.warnings())
            .as(it.toString())
            .hasSize(it.at("/metadata/name").asText().equals("nothing") ? 1 : 0);
      }
    }
  }

  private static Verdict split(String version, String backends) {
    int number = version.charAt(version.length() - 1) - '0';
    return judge(
        "split", number, "TrafficSplit", "spec: {service: web, backends: " + backends + "}");
  }

  private static Verdict binding(String schemes) {
    return judge("access", 4, "IdentityBinding", "spec: {schemes: " + schemes + "}");
  }

  private static Verdict judge(String group, int version, String kind, String rest) {
    return SmiValidation.judge(yaml(group, version, kind, rest), "shop");
  }

  private static Verdict verdict(String... warnings) {
    return new Verdict(List.of(), List.of(warnings));
  }

  private static ObjectNode yaml(String group, int version, String kind, String rest) {
    try {
      var object = (ObjectNode) YAML.readTree(rest);
      object.put("apiVersion", group + ".smi-spec.io/v1alpha" + version).put("kind", kind);
      object.putObject("metadata").put("name", "x").put("namespace", "shop");
      return object;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
