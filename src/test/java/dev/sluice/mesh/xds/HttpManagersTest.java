package dev.sluice.mesh.xds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.mesh.xds.OutboundRoutes.Rule;
import dev.sluice.mesh.xds.OutboundRoutes.Share;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.CodecType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What would cut a long stream, were it left to Envoy's defaults. */
class HttpManagersTest {
  static Stream<Named<Filter>> managers() {
    return Stream.of(
        Named.of("outbound", HttpManagers.outbound("r")),
        Named.of("guarded", HttpManagers.guarded("r")),
        Named.of("open", HttpManagers.open("r")));
  }

  @ParameterizedTest
  @MethodSource("managers")
  void shouldKeepAQuietStreamForAnHourAndABusyOneForEver(Filter filter) {
    var manager = manager(filter);
    assertThat(manager.getStreamIdleTimeout()).isEqualTo(seconds(3600));
    assertThat(manager.hasRequestTimeout()).isFalse();
    assertThat(manager.getCommonHttpProtocolOptions().hasMaxStreamDuration()).isFalse();
    assertThat(manager.getCommonHttpProtocolOptions().hasMaxConnectionDuration()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("managers")
  void shouldTakeEveryHttpAndUpgradeToWebSockets(Filter filter) {
    var manager = manager(filter);
    assertThat(manager.getCodecType()).isEqualTo(CodecType.AUTO);
    assertThat(manager.getUpgradeConfigsList())
        .extracting(HttpConnectionManager.UpgradeConfig::getUpgradeType)
        .containsExactly("websocket");
  }

  @Test
  void shouldNeverEndAnAnswerThatTakesLong() {
    var outbound =
        new OutboundRoutes(
            "r",
            List.of("web"),
            List.of(
                new Rule(List.of(TestMesh.match("/x")), List.of(new Share("a", 1))),
                new Rule(List.of(), List.of(new Share("a", 1), new Share("b", 1)))));
    var inbound = new InboundRoutes(8080, "cluster.local", false, List.of());
    assertThat(Stream.of(outbound, inbound).map(it -> (RouteConfiguration) it.message()))
        .flatMap(RouteConfiguration::getVirtualHostsList)
        .flatMap(host -> host.getRoutesList())
        .filteredOn(route -> route.hasRoute())
        .hasSize(4)
        .allSatisfy(
            route -> {
              assertThat(route.getRoute().hasTimeout()).as("15 seconds otherwise").isTrue();
              assertThat(route.getRoute().getTimeout()).isEqualTo(seconds(0));
              assertThat(route.getRoute().hasIdleTimeout()).isFalse();
              assertThat(route.getRoute().hasMaxStreamDuration()).isFalse();
            });
  }

  private static Duration seconds(int seconds) {
    return Duration.newBuilder().setSeconds(seconds).build();
  }

  private static HttpConnectionManager manager(Filter filter) {
    try {
      return filter.getTypedConfig().unpack(HttpConnectionManager.class);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
