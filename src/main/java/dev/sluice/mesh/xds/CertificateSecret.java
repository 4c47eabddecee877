package dev.sluice.mesh.xds;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.sluice.mesh.ca.Leaf;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.quarkus.runtime.util.HashUtil;

/** A workload's certificate and key as the SDS resource {@code cert}. */
final class CertificateSecret {
  private CertificateSecret() {}

  /**
   * Its version is a hash of the chain alone, so that no version ever says anything about a key.
   */
  static Resource of(Leaf leaf) {
    Secret secret =
        Secret.newBuilder()
            .setName(Names.CERT)
            .setTlsCertificate(
                TlsCertificate.newBuilder()
                    .setCertificateChain(inline(leaf.chainPem()))
                    .setPrivateKey(inline(leaf.keyPem())))
            .build();
    return new Resource(
        Names.CERT,
        version(leaf),
        Any.newBuilder().setTypeUrl(TypeUrl.SECRET.url()).setValue(secret.toByteString()).build());
  }

  /** What a sidecar that accepted this very certificate has. */
  static String version(Leaf leaf) {
    return HashUtil.sha256(leaf.chainPem());
  }

  private static DataSource inline(String pem) {
    return DataSource.newBuilder().setInlineBytes(ByteString.copyFromUtf8(pem)).build();
  }
}
