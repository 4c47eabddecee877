package dev.sluice.mesh.watch;

import static dev.sluice.mesh.watch.Cluster.name;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.policy.HttpMatch;
import dev.sluice.domain.policy.MeshModel.Backend;
import dev.sluice.domain.policy.MeshModel.Binding;
import dev.sluice.domain.policy.MeshModel.RouteKind;
import dev.sluice.domain.policy.MeshModel.Rule;
import dev.sluice.domain.policy.MeshModel.Split;
import dev.sluice.domain.policy.MeshModel.Subject;
import dev.sluice.domain.policy.MeshModel.SubjectKind;
import dev.sluice.domain.policy.MeshModel.Target;
import dev.sluice.domain.policy.Name;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmiModelTest {
  @Test
  void shouldListSplitsOldestFirst() {
    // Given
    var cluster =
        new Cluster()
            .with(
                """
        {kind: TrafficSplit, metadata: {name: a, namespace: shop, creationTimestamp: "2026-02-01T00:00:00Z"}, spec: {service: web, backends: []}}
        ---
        {kind: TrafficSplit, metadata: {name: c, namespace: shop, creationTimestamp: "2026-01-01T00:00:00Z"}, spec: {service: web, backends: []}}
        ---
        {kind: TrafficSplit, metadata: {name: b, namespace: shop, creationTimestamp: "2026-01-01T00:00:00Z"}, spec: {service: web, backends: []}}
        """);
    // Then
    assertThat(cluster.shuffled().model().splits())
        .extracting(it -> it.name().name())
        .containsExactly("b", "c", "a");
  }

  @Test
  void shouldReadASplit() {
    // Given
    var cluster =
        new Cluster()
            .with(
                split(
                    """
        service: web
        backends: [{service: web-stable, weight: 90}, {service: web-canary}, {service: odd, weight: -5}, {weight: 3}, null]
        matches: [{kind: HTTPRouteGroup, name: beta}]
        """));
    // Then
    assertThat(cluster.model().splits())
        .containsExactly(
            new Split(
                name("s"),
                "web",
                List.of(
                    new Backend("web-stable", 90),
                    new Backend("web-canary", 0),
                    new Backend("odd", 0)),
                List.of("beta")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{kind: TCPRoute, name: beta}", "{kind: HTTPRouteGroup}", "null"})
  void shouldNotTakeEveryRequestWhenTheReferenceThatLimitsItCannotBeRead(String match) {
    assertThat(
            new Cluster()
                .with(split("service: web\nmatches: [" + match + "]\n"))
                .model()
                .splits()
                .get(0)
                .matches())
        .containsExactly("");
  }

  @Test
  void shouldReadATarget() {
    // Given
    var cluster =
        new Cluster()
            .with(
                target(
                    """
        destination: {kind: ServiceAccount, name: web}
        sources:
        - {kind: ServiceAccount, name: front}
        - {kind: ServiceAccount, name: batch, namespace: jobs}
        - {kind: ServiceAccount, name: front, namespace: shop}
        - {kind: IdentityBinding, name: edge, group: access.smi-spec.io}
        - {kind: Group, name: everyone}
        - {kind: ServiceAccount}
        - null
        rules:
        - {kind: HTTPRouteGroup, name: api, matches: [read, null]}
        - {kind: TCPRoute, name: port}
        - {kind: UDPRoute, name: dns}
        """));
    // Then
    assertThat(cluster.model().targets())
        .containsExactly(
            new Target(
                name("t"),
                account("shop", "web"),
                List.of(
                    account("jobs", "batch"),
                    account("shop", "front"),
                    new Subject(SubjectKind.IDENTITY_BINDING, name("edge"))),
                List.of(
                    new Rule(RouteKind.HTTP_ROUTE_GROUP, "api", List.of("read", "")),
                    new Rule(RouteKind.TCP_ROUTE, "port", List.of()),
                    new Rule(RouteKind.UDP_ROUTE, "dns", List.of())),
                null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{kind: TcpRoute, name: port}", "{name: port}", "null"})
  void shouldGrantNothingWhenARuleThatMayNarrowTheOthersCannotBeRead(String rule) {
    // Given
    var cluster =
        new Cluster()
            .with(
                target(
                    """
        destination: {kind: ServiceAccount, name: web}
        sources: [{kind: ServiceAccount, name: front}]
        rules: [{kind: HTTPRouteGroup, name: api}, %s]
        """
                        .formatted(rule)));
    // Then
    assertThat(cluster.model().targets().get(0).rules()).isEmpty();
  }

  @Test
  void shouldLetARuleDangleWhenItNamesNothing() {
    // Given
    var cluster =
        new Cluster()
            .with(
                target(
                    "destination: {kind: ServiceAccount, name: web}\nrules: [{kind: TCPRoute}]\n"));
    // Then
    assertThat(cluster.model().targets().get(0).rules())
        .containsExactly(new Rule(RouteKind.TCP_ROUTE, "", List.of()));
  }

  @ParameterizedTest
  @CsvSource({"'', ", "8080, 8080", "'\"8080\"', 8080", "many, 0", "'', ", "-1, 0", "123456, 0"})
  void shouldGrantOnlyThePortThatAnOlderVersionNamed(String annotation, Integer port) {
    // Given
    var annotations =
        annotation.isEmpty() ? "{}" : "{sluice.dev/destination-port: '" + annotation + "'}";
    // When
    var model =
        new Cluster()
            .with(
                """
        kind: TrafficTarget
        metadata: {name: t, namespace: shop, annotations: %s}
        spec: {destination: {kind: ServiceAccount, name: web}}
        """
                    .formatted(annotations))
            .model();
    // Then
    assertThat(model.targets().get(0).port()).isEqualTo(port);
  }

  @Test
  void shouldReadABinding() {
    // Given
    var cluster =
        new Cluster()
            .with(
                object(
                    "IdentityBinding",
                    "b",
                    """
        schemes:
          podLabelSelector: {matchLabels: {app: web}}
          spiffeIdentities: [cluster.local/ns/shop/sa/a, "spiffe://cluster.local/ns/shop/sa/b", "", null]
        """));
    // Then
    assertThat(cluster.model().bindings())
        .containsOnly(
            Map.entry(
                name("b"),
                new Binding(
                    name("b"),
                    Map.of("app", "web"),
                    Set.of(
                        "spiffe://cluster.local/ns/shop/sa/a",
                        "spiffe://cluster.local/ns/shop/sa/b"),
                    null)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "schemes: {podLabelSelector: {matchLabels: {app: web}}, serviceAccount: web}",
        "schemes: null",
        "schemes: [text]",
        "other: x",
      })
  void shouldLeaveABindingOutWhenItIsUnclear(String spec) {
    assertThat(new Cluster().with(object("IdentityBinding", "b", spec)).model().bindings())
        .isEmpty();
  }

  @Test
  void shouldSelectNobodyWhenALabelHasNoValue() {
    var binding =
        object(
            "IdentityBinding",
            "b",
            "schemes: {podLabelSelector: {matchLabels: {app: web, tier: null}}}");
    assertThat(new Cluster().with(binding).model().bindings().get(name("b")).podLabels()).isEmpty();
  }

  @Test
  void shouldReadHttpMatches() {
    // Given
    var cluster =
        new Cluster()
            .with(
                routes(
                    """
        - {name: read, pathRegex: /api, methods: [POST, GET, GET], headers: {X-Role: admin.*}}
        - {name: all, methods: ["*", GET]}
        - {name: plain}
        """));
    // Then
    assertThat(cluster.model().routes().http().get(name("g")))
        .containsExactly(
            new HttpMatch("read", "/api", List.of("GET", "POST"), Map.of("x-role", "admin.*")),
            new HttpMatch("all", null, List.of(), Map.of()),
            new HttpMatch("plain", null, List.of(), Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{pathRegex: /api}",
        "{name: m, methods: [null]}",
        "{name: m, methods: ['']}",
        "{name: m, headers: {x: null}}",
        "{name: m, headers: {X-A: one, x-a: two}}",
        "null",
      })
  void shouldLeaveAMatchOutWhenAPartThatNarrowsItCannotBeRead(String match) {
    assertThat(
            new Cluster()
                .with(routes("- {name: ok}\n- " + match + "\n"))
                .model()
                .routes()
                .http()
                .get(name("g")))
        .extracting(HttpMatch::name)
        .containsExactly("ok");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "spec: {matches: {ports: [80, 443]}} | 80 443",
        "spec: {matches: {ports: [80, 70000, null]}} | 80",
        "spec: {matches: {ports: []}} | ''",
        "spec: {matches: {name: x}} | ''",
        "spec: {} | ''",
        "spec: {matches: {ports: [0]}} | -",
        "spec: {matches: {ports: [many]}} | -",
        "other: {} | -",
      })
  void shouldMeanAllPortsOnlyWhenNoneAreGiven(String body, String ports) {
    // Given
    var cluster =
        new Cluster().with("kind: TCPRoute\nmetadata: {name: r, namespace: shop}\n" + body + "\n");
    // Then
    assertThat(cluster.model().routes().tcp())
        .isEqualTo(ports == null ? Map.of() : Map.of(name("r"), numbers(ports)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: %s",
        "spec: {}",
        "spec: null",
        "spec: {matches: null, backends: null, sources: null, rules: null}",
        "spec: text",
        "spec: {service: web, backends: [{service: a, weight: many}]}",
        "spec: {matches: [{name: m, headers: [{cookie: x}, {cookie: y}]}]}",
        "spec: {destination: {kind: Group, name: web}, sources: [], rules: []}",
      })
  void shouldGrantNothingWhenAnObjectIsMalformed(String body) {
    // Given
    var cluster = new Cluster();
    for (var kind : List.of("TrafficSplit", "TrafficTarget", "HTTPRouteGroup")) {
      cluster.with(
          "kind: "
              + kind
              + "\nmetadata: {name: x, namespace: shop}\n"
              + (body.contains("%s") ? "" : body)
              + "\n");
    }
    // When
    var model = cluster.model();
    // Then
    assertThat(model.targets())
        .allMatch(it -> it.destination() == null && it.sources().isEmpty() && it.rules().isEmpty());
    assertThat(model.routes().http()).isEmpty();
    assertThat(model.splits()).isEmpty();
  }

  @Test
  void shouldIgnoreFieldsThatItDoesNotKnow() {
    // Given
    var cluster =
        new Cluster()
            .with(
                target(
                    """
        destination: {kind: ServiceAccount, name: web, group: access.smi-spec.io}
        sources: [{kind: ServiceAccount, name: front, group: access.smi-spec.io}]
        """));
    // Then
    assertThat(cluster.model().targets()).hasSize(1);
  }

  private static Subject account(String namespace, String name) {
    return new Subject(SubjectKind.SERVICE_ACCOUNT, new Name(namespace, name));
  }

  private static Set<Integer> numbers(String text) {
    return text.isEmpty()
        ? Set.of()
        : Set.copyOf(List.of(text.split(" ")).stream().map(Integer::valueOf).toList());
  }

  private static String split(String spec) {
    return object("TrafficSplit", "s", spec);
  }

  private static String target(String spec) {
    return object("TrafficTarget", "t", spec);
  }

  private static String routes(String matches) {
    return object("HTTPRouteGroup", "g", "matches:\n" + matches);
  }

  private static String object(String kind, String name, String spec) {
    return "kind: %s\nmetadata: {name: %s, namespace: shop}\nspec:\n%s"
        .formatted(kind, name, spec.indent(2));
  }
}
