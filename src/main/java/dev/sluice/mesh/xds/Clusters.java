package dev.sluice.mesh.xds;

import static dev.sluice.mesh.xds.Wire.number;

import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.UpstreamConnectionOptions;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.TcpKeepalive;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;

/** What all clusters have in common: a sidecar in the path shall not be noticed. */
final class Clusters {
  /**
   * No limit that traffic would meet; Envoy's defaults (1024 connections, 3 retries) fail requests
   * that would succeed without a sidecar.
   */
  private static final int UNLIMITED = 1 << 30;

  private Clusters() {}

  static Cluster.Builder transparent(String name, Duration connectTimeout, Duration idle) {
    return Cluster.newBuilder()
        .setName(name)
        .setConnectTimeout(connectTimeout)
        .setCircuitBreakers(unlimited())
        .setUpstreamConnectionOptions(keepalive())
        .putTypedExtensionProtocolOptions(
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
            Encoding.any(asDownstream(idle)));
  }

  /** HTTP/1.1 stays HTTP/1.1, HTTP/2 stays HTTP/2. */
  private static Message asDownstream(Duration idle) {
    return HttpProtocolOptions.newBuilder()
        .setUseDownstreamProtocolConfig(
            HttpProtocolOptions.UseDownstreamHttpConfig.newBuilder()
                .setHttpProtocolOptions(Http1ProtocolOptions.getDefaultInstance())
                .setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance()))
        .setCommonHttpProtocolOptions(
            io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions.newBuilder()
                .setIdleTimeout(idle))
        .build();
  }

  private static CircuitBreakers unlimited() {
    var thresholds =
        CircuitBreakers.Thresholds.newBuilder()
            .setMaxConnections(number(UNLIMITED))
            .setMaxPendingRequests(number(UNLIMITED))
            .setMaxRequests(number(UNLIMITED))
            .setMaxRetries(number(UNLIMITED));
    return CircuitBreakers.newBuilder().addThresholds(thresholds).build();
  }

  /**
   * Connections live for as long as both ends do, however quiet they are, so a dead peer must be
   * noticed here.
   */
  private static UpstreamConnectionOptions keepalive() {
    var probes =
        TcpKeepalive.newBuilder()
            .setKeepaliveTime(number(60))
            .setKeepaliveInterval(number(10))
            .setKeepaliveProbes(number(3));
    return UpstreamConnectionOptions.newBuilder().setTcpKeepalive(probes).build();
  }
}
