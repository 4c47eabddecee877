package dev.sluice.mesh.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.mesh.bootstrap.ProbeRoute.Kind;
import dev.sluice.mesh.bootstrap.ProbeRoute.Target;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Envoy makes of it is in {@code MeshIT}. */
class BootstrapTest {
  private static final String HOST = "sluice.sluice-system.svc";

  private static JsonNode json(BootstrapSettings settings) throws JsonProcessingException {
    return new ObjectMapper().readTree(Bootstrap.render(settings));
  }

  private static ProbeRoute probe(Kind kind, String path) {
    return new ProbeRoute("/web/liveness", new Target(kind, 8080, path));
  }

  @Test
  void shouldReachAndTrustTheControlPlaneByNameWhenRendered() throws JsonProcessingException {
    JsonNode xds =
        json(BootstrapSettings.of(HOST, 15010, List.of())).at("/static_resources/clusters/1");
    assertThat(
            xds.at(
                    "/load_assignment/endpoints/0/lb_endpoints/0/endpoint/address/socket_address/address")
                .asText())
        .isEqualTo(HOST);
    assertThat(
            xds.at(
                    "/load_assignment/endpoints/0/lb_endpoints/0/endpoint/address/socket_address/port_value")
                .asInt())
        .isEqualTo(15010);
    assertThat(xds.findValuesAsText("exact")).containsExactly(HOST);
  }

  @Test
  void shouldNeverGoLiveWithoutConfigurationWhenTheControlPlaneIsAway()
      throws JsonProcessingException {
    JsonNode dynamic = json(BootstrapSettings.of(HOST, 15010, List.of())).at("/dynamic_resources");
    assertThat(dynamic.findValuesAsText("initial_fetch_timeout")).containsExactly("0s", "0s");
  }

  @Test
  void shouldCountInTheAnalysisCellsWhenRendered() throws JsonProcessingException {
    JsonNode buckets =
        json(BootstrapSettings.of(HOST, 15010, List.of()))
            .at("/stats_config/histogram_bucket_settings/0/buckets");
    assertThat(buckets.size()).isEqualTo(dev.sluice.domain.analysis.LatencyBounds.cells() - 1);
    assertThat(buckets.get(0).asLong()).isEqualTo(100);
  }

  @Test
  void shouldListenWhereTheKubeletAsksWhateverItsFamily() throws JsonProcessingException {
    JsonNode listener =
        json(new BootstrapSettings(HOST, 1, "fd00::7", Duration.ofSeconds(1), List.of()))
            .at("/static_resources/listeners/0");
    assertThat(
            Stream.of(listener, listener.at("/additional_addresses/0"))
                .map(one -> one.at("/address/socket_address"))
                .map(one -> one.get("address").asText() + " " + one.get("port_value").asInt()))
        .containsExactly("127.0.0.1 15021", "fd00::7 15021");
  }

  @Test
  void shouldFlushAsOftenAsAskedWhenRendered() throws JsonProcessingException {
    assertThat(
            json(new BootstrapSettings(HOST, 1, "::1", Duration.ofMillis(250), List.of()))
                .at("/stats_flush_interval")
                .asText())
        .isEqualTo("0.250s");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void shouldStayJsonAndLeaveTheKubeletOneVariableWhenAProbeIsHostile(Kind kind)
      throws JsonProcessingException {
    String hostile = "/$(HOME)/@FLUSH@\"},\\\n{é%s";
    String text =
        Bootstrap.render(BootstrapSettings.of(HOST, 15010, List.of(probe(kind, hostile))));
    assertThat(
            Pattern.compile("\\$\\(\\w+\\)")
                .matcher(text)
                .results()
                .map(found -> found.group())
                .distinct())
        .containsExactly("$(POD_IP)");
    JsonNode parsed = new ObjectMapper().readTree(text);
    assertThat(parsed.at("/static_resources/clusters/0/name").asText())
        .isEqualTo("probe|/web/liveness");
    if (kind == Kind.HTTP)
      assertThat(parsed.findValuesAsText("prefix_rewrite")).containsExactly(hostile);
  }

  @Test
  void shouldAskTheRootWhenAnHttpProbeHasNoPath() throws JsonProcessingException {
    assertThat(
            json(BootstrapSettings.of(HOST, 15010, List.of(probe(Kind.HTTP, ""))))
                .findValuesAsText("prefix_rewrite"))
        .containsExactly("/");
  }

  @Test
  void shouldBeJsonWhenSecretsAreRendered() throws JsonProcessingException {
    assertThat(
            new ObjectMapper()
                .readTree(Bootstrap.rootsSds("a\nb\n"))
                .findValue("inline_string")
                .asText())
        .isEqualTo("a\nb\n");
    assertThat(new ObjectMapper().readTree(Bootstrap.tokenSds()).findValue("filename").asText())
        .isEqualTo("/var/run/sluice/token");
  }

  @Test
  void shouldNameFieldValueAndWhatIsAllowedWhenSettingsAreBad() {
    assertThatThrownBy(() -> BootstrapSettings.of(HOST, 0, List.of()))
        .hasMessage("xdsPort is 0; allowed is 1 to 65535");
    assertThatThrownBy(() -> new Target(Kind.TCP, 65536, ""))
        .hasMessage("probe port is 65536; allowed is 1 to 65535");
    assertThatThrownBy(() -> new ProbeRoute("/ready", new Target(Kind.TCP, 1, "")))
        .hasMessageContaining("\"/ready\"; allowed is /<container>/<liveness");
    assertThatThrownBy(
            () -> BootstrapSettings.of(HOST, 1, List.of(probe(Kind.TCP, ""), probe(Kind.TCP, ""))))
        .hasMessageContaining("every path is allowed once");
    assertThatThrownBy(() -> new BootstrapSettings(HOST, 1, "::1", Duration.ZERO, List.of()))
        .hasMessage("flushInterval is PT0S; allowed is 1 ms and more");
  }
}
