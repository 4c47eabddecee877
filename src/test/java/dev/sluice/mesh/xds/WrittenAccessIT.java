package dev.sluice.mesh.xds;

import static dev.sluice.mesh.xds.TestMesh.WEB_IP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sluice.api.conversion.Conversion;
import dev.sluice.mesh.watch.Cluster;
import org.junit.jupiter.api.Test;

/** SMI objects as people write them, of any version, and what real sidecars make of them. */
class WrittenAccessIT extends LiveMesh {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static final String WEB_FROM_ALICE =
      """
      apiVersion: access.smi-spec.io/v1alpha4
      kind: TrafficTarget
      metadata: {name: web, namespace: shop}
      spec:
        destination: {kind: ServiceAccount, name: web}
        sources: [{kind: ServiceAccount, name: alice}]
        rules: [{kind: %s, name: route}]
      """;

  private static final String LISTED_HEADERS =
      """
      apiVersion: specs.smi-spec.io/v1alpha4
      kind: HTTPRouteGroup
      metadata: {name: route, namespace: shop}
      spec:
        matches:
          - name: admins
            headers: [{x-role: "admin[0-9]"}, {x-tenant: blue}]
      """;

  @Test
  void shouldDemandEveryHeaderWhenTheyAreWrittenAsAList() {
    write(WEB_FROM_ALICE.formatted("HTTPRouteGroup"), LISTED_HEADERS);
    assertThat(status("x-role:admin1", "x-tenant:blue")).isEqualTo(200);
    assertThat(status("x-role:admin1")).isEqualTo(403);
    assertThat(status("x-tenant:blue")).isEqualTo(403);
    assertThat(status("x-role:admin", "x-tenant:blue")).isEqualTo(403);
    assertThat(status("x-role:admin1", "x-tenant:bluest")).isEqualTo(403);
  }

  @Test
  void shouldOpenOnlyTheDestinationsPortWhenATargetOfAnOldVersionNamesIt() {
    String target =
        """
        apiVersion: access.smi-spec.io/v1alpha2
        kind: TrafficTarget
        metadata: {name: web, namespace: shop}
        spec:
          destination: {kind: ServiceAccount, name: web, port: %s}
          sources: [{kind: ServiceAccount, name: alice}]
          rules: [{kind: TCPRoute, name: any}]
        """;
    String route =
        """
        apiVersion: specs.smi-spec.io/v1alpha2
        kind: TCPRoute
        metadata: {name: any, namespace: shop}
        spec: {}
        """;
    write(target.formatted(8080), route);
    assertThat(status()).isEqualTo(200);
    assertThat(banner()).isEmpty();
    write(target.formatted(5432), route);
    assertThat(status()).isEqualTo(403);
    assertThat(banner()).startsWith("hello web-v");
  }

  @Test
  void shouldKeepPortsClosedWhenAnOldClientEditedTheTcpRoute() throws JsonProcessingException {
    String route =
        """
        apiVersion: specs.smi-spec.io/v1alpha4
        kind: TCPRoute
        metadata: {name: route, namespace: shop}
        spec: {matches: {name: db, ports: [5432]}}
        """;
    write(WEB_FROM_ALICE.formatted("TCPRoute"), edited(route, "specs.smi-spec.io/v1alpha1"));
    assertThat(banner()).startsWith("hello web-v");
    assertThat(status()).isEqualTo(403);
  }

  @Test
  void shouldStillDemandHeadersWhenAnOldClientEditedTheGroup() throws JsonProcessingException {
    write(
        WEB_FROM_ALICE.formatted("HTTPRouteGroup"),
        edited(LISTED_HEADERS, "specs.smi-spec.io/v1alpha1"));
    assertThat(status("x-role:admin1", "x-tenant:blue")).isEqualTo(200);
    assertThat(status("x-tenant:blue")).isEqualTo(403);
    assertThat(status()).isEqualTo(403);
  }

  /** As the API server stores it after a client of that version has added a label. */
  private static String edited(String object, String apiVersion) throws JsonProcessingException {
    ObjectNode seen = Conversion.convert(YAML.readTree(object), apiVersion);
    seen.withObject("/metadata").putObject("labels").put("edited", "yes");
    return seen.toString();
  }

  private void write(String... objects) {
    var cluster = new Cluster();
    for (String object : objects) cluster.with(stored(object));
    apply(mesh().access(cluster.model()));
  }

  private static String stored(String object) {
    try {
      JsonNode written = YAML.readTree(object);
      String group = written.path("apiVersion").asText().split("/")[0];
      return Conversion.convert(written, group + "/v1alpha4").toString();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(object, e);
    }
  }

  private int status(String... headers) {
    return alice().get(WEB_IP, 80, "/", headers).status();
  }

  private String banner() {
    return alice().run("tcp 1 " + WEB_IP + " 5432 3000").get(0);
  }
}
