package dev.sluice.mesh.xds;

import static dev.sluice.mesh.xds.Wire.ADS;
import static dev.sluice.mesh.xds.Wire.TRUE;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;

/**
 * Mutual TLS 1.3 between sidecars; certificate and trust come as secrets of their own, so that
 * neither change touches a listener or cluster.
 */
final class TlsContexts {
  /** Tells the mesh's TLS from an application's own, where a port accepts both. */
  static final String ALPN = "sluice";

  private static final TlsParameters TLS13 =
      TlsParameters.newBuilder()
          .setTlsMinimumProtocolVersion(TlsParameters.TlsProtocol.TLSv1_3)
          .setTlsMaximumProtocolVersion(TlsParameters.TlsProtocol.TLSv1_3)
          .build();

  private TlsContexts() {}

  /**
   * @param trust name of the validation context: who may call
   */
  static TransportSocket server(String trust) {
    return socket(
        DownstreamTlsContext.newBuilder()
            .setRequireClientCertificate(TRUE)
            .setCommonTlsContext(common(trust))
            .build());
  }

  /**
   * @param trust name of the validation context: whom we expect to reach
   */
  static TransportSocket client(String trust) {
    return socket(
        UpstreamTlsContext.newBuilder()
            .setCommonTlsContext(common(trust).addAlpnProtocols(ALPN))
            .build());
  }

  private static CommonTlsContext.Builder common(String trust) {
    return CommonTlsContext.newBuilder()
        .setTlsParams(TLS13)
        .addTlsCertificateSdsSecretConfigs(secret(Names.CERT))
        .setValidationContextSdsSecretConfig(secret(trust));
  }

  private static SdsSecretConfig secret(String name) {
    return SdsSecretConfig.newBuilder().setName(name).setSdsConfig(ADS).build();
  }

  private static TransportSocket socket(Message context) {
    return TransportSocket.newBuilder()
        .setName("envoy.transport_sockets.tls")
        .setTypedConfig(Encoding.any(context))
        .build();
  }
}
