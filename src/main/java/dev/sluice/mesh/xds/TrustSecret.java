package dev.sluice.mesh.xds;

import com.google.protobuf.Message;
import dev.sluice.domain.policy.Identity;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.Collection;
import java.util.List;

/**
 * Whom to trust at the other end of a connection.
 *
 * @param rootsPem certificates that may have signed the peer's
 * @param prefix whether {@code peers} are beginnings of SPIFFE ids rather than whole ones
 * @param peers never empty, because to Envoy an empty list means anyone
 */
record TrustSecret(String name, String rootsPem, boolean prefix, List<String> peers)
    implements Blueprint {
  /** Matches nobody: its trust domain cannot exist. */
  static final String NOBODY = "spiffe://none.invalid/deny";

  TrustSecret {
    if (peers.isEmpty())
      throw new IllegalArgumentException(
          "peers of secret "
              + name
              + " are empty, which would admit anyone; name at least "
              + NOBODY);
    peers = List.copyOf(peers);
  }

  /** Anyone of the trust domain. */
  static TrustSecret roots(String trustDomain, String rootsPem) {
    return new TrustSecret(Names.ROOTS, rootsPem, true, List.of("spiffe://" + trustDomain + "/"));
  }

  /** Exactly these; nobody where there are none. */
  static TrustSecret of(
      String name, Collection<Identity> identities, String trustDomain, String rootsPem) {
    List<String> ids =
        identities.stream()
            .sorted()
            .distinct()
            .map(identity -> identity.spiffeId(trustDomain))
            .toList();
    return new TrustSecret(name, rootsPem, false, ids.isEmpty() ? List.of(NOBODY) : ids);
  }

  @Override
  public TypeUrl type() {
    return TypeUrl.SECRET;
  }

  @Override
  public Message message() {
    var context =
        CertificateValidationContext.newBuilder()
            .setTrustedCa(DataSource.newBuilder().setInlineString(rootsPem));
    peers.forEach(peer -> context.addMatchTypedSubjectAltNames(matcher(peer)));
    return Secret.newBuilder().setName(name).setValidationContext(context).build();
  }

  private SubjectAltNameMatcher matcher(String peer) {
    var string = StringMatcher.newBuilder();
    return SubjectAltNameMatcher.newBuilder()
        .setSanType(SubjectAltNameMatcher.SanType.URI)
        .setMatcher(prefix ? string.setPrefix(peer) : string.setExact(peer))
        .build();
  }
}
