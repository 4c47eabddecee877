package dev.sluice.mesh.xds;

import static dev.sluice.mesh.xds.Wire.seconds;

import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;

/**
 * Where the connection was going anyway: the application in this pod, or an address that the mesh
 * does not know.
 *
 * @param idleSeconds how long an unused connection is kept
 * @param mutualTls whether a sidecar is there
 */
record OriginalDestination(String name, int idleSeconds, boolean mutualTls) implements Blueprint {
  /** As patient as an application that connects by itself. */
  private static final Duration CONNECT_TIMEOUT = seconds(10);

  /**
   * The application: common servers close idle connections after 2 seconds or later, so ours must
   * be gone by then.
   */
  static final OriginalDestination INBOUND = new OriginalDestination(Names.INBOUND, 1, false);

  static final OriginalDestination PASSTHROUGH =
      new OriginalDestination(Names.PASSTHROUGH, 1, false);

  /**
   * A pod by its own address. It may be anyone of the mesh: the caller chose an address, not a
   * Service whose identities we could know.
   */
  static final OriginalDestination DIRECT = new OriginalDestination(Names.DIRECT, 60, true);

  @Override
  public TypeUrl type() {
    return TypeUrl.CLUSTER;
  }

  @Override
  public Message message() {
    var cluster =
        Clusters.transparent(name, CONNECT_TIMEOUT, seconds(idleSeconds))
            .setType(Cluster.DiscoveryType.ORIGINAL_DST)
            .setLbPolicy(Cluster.LbPolicy.CLUSTER_PROVIDED);
    return mutualTls
        ? cluster.setTransportSocket(TlsContexts.client(Names.ROOTS)).build()
        : cluster.build();
  }
}
