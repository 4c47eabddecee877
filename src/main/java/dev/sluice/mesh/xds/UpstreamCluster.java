package dev.sluice.mesh.xds;

import static dev.sluice.mesh.xds.Wire.ADS;
import static dev.sluice.mesh.xds.Wire.number;
import static dev.sluice.mesh.xds.Wire.seconds;

import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;

/**
 * The backends of one Service port. The same for HTTP and TCP: what differs between them, and what
 * changes often, is in the endpoints.
 *
 * @param meshedOnly whether all backends have sidecars, whose idle connections may be kept for long
 */
record UpstreamCluster(String name, boolean meshedOnly) implements Blueprint {
  /** Key in an endpoint's metadata that chooses mutual TLS for it. */
  static final Struct MUTUAL_TLS =
      Struct.newBuilder().putFields("mtls", Value.newBuilder().setBoolValue(true).build()).build();

  private static final Duration CONNECT_TIMEOUT = seconds(5);

  /**
   * Shorter than the server's own idle timeout, or a request may meet a connection that is being
   * closed, and such a request must not be sent again. Sidecars keep idle connections for an hour;
   * common servers for 2 to 75 seconds.
   */
  private static final Duration IDLE_TO_SIDECARS = seconds(60);

  private static final Duration IDLE_TO_SERVERS = seconds(1);

  @Override
  public TypeUrl type() {
    return TypeUrl.CLUSTER;
  }

  @Override
  public Message message() {
    return Clusters.transparent(
            name, CONNECT_TIMEOUT, meshedOnly ? IDLE_TO_SIDECARS : IDLE_TO_SERVERS)
        .setType(Cluster.DiscoveryType.EDS)
        .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setEdsConfig(ADS))
        .setCommonLbConfig(localityWeighted())
        .setOutlierDetection(unreachable())
        .addTransportSocketMatches(mutualTls())
        .build();
  }

  /** Endpoints without the key get plaintext, Envoy's default transport. */
  private Cluster.TransportSocketMatch mutualTls() {
    return Cluster.TransportSocketMatch.newBuilder()
        .setName("mtls")
        .setMatch(MUTUAL_TLS)
        .setTransportSocket(TlsContexts.client(name))
        .build();
  }

  private static Cluster.CommonLbConfig localityWeighted() {
    return Cluster.CommonLbConfig.newBuilder()
        .setLocalityWeightedLbConfig(
            Cluster.CommonLbConfig.LocalityWeightedLbConfig.getDefaultInstance())
        .build();
  }

  /**
   * Leaves out for a while what cannot be connected to (a dead node); never judges answers, that is
   * the analysis' business.
   */
  private static OutlierDetection unreachable() {
    return OutlierDetection.newBuilder()
        .setSplitExternalLocalOriginErrors(true)
        .setConsecutiveLocalOriginFailure(number(5))
        .setInterval(seconds(1))
        .setBaseEjectionTime(seconds(5))
        .setMaxEjectionPercent(number(50))
        .setEnforcingConsecutive5Xx(number(0))
        .setEnforcingSuccessRate(number(0))
        .setEnforcingLocalOriginSuccessRate(number(0))
        .build();
  }
}
