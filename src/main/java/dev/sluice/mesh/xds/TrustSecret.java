package dev.sluice.mesh.xds;

import com.google.protobuf.Message;
import dev.sluice.domain.policy.Principal;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.Collection;
import java.util.List;

/**
 * Whom to trust at the other end of a connection.
 *
 * @param rootsPem certificates that may have signed the peer's
 * @param peers never empty, because to Envoy an empty list means anyone
 */
record TrustSecret(String name, String rootsPem, List<Peer> peers) implements Blueprint {
  /** Matches nobody: its trust domain cannot exist. */
  static final Peer NOBODY = new Peer(SanType.URI, false, "spiffe://none.invalid/deny");

  /**
   * A name that the peer's certificate must have.
   *
   * @param prefix whether {@code name} is only the beginning
   */
  record Peer(SanType type, boolean prefix, String name) {
    static Peer of(Principal principal, String trustDomain) {
      SanType type = principal.isPod() ? SanType.DNS : SanType.URI;
      return new Peer(type, false, principal.certificateName(trustDomain));
    }

    private SubjectAltNameMatcher matcher() {
      var string = StringMatcher.newBuilder();
      return SubjectAltNameMatcher.newBuilder()
          .setSanType(type)
          .setMatcher(prefix ? string.setPrefix(name) : string.setExact(name))
          .build();
    }
  }

  TrustSecret {
    if (peers.isEmpty())
      throw new IllegalArgumentException(
          "peers of secret "
              + name
              + " are empty, which would admit anyone; name at least "
              + NOBODY.name());
    peers = List.copyOf(peers);
  }

  /** Anyone of the trust domain. */
  static TrustSecret roots(String trustDomain, String rootsPem) {
    var anyone = new Peer(SanType.URI, true, "spiffe://" + trustDomain + "/");
    return new TrustSecret(Names.ROOTS, rootsPem, List.of(anyone));
  }

  /** One caller and nobody else. */
  static TrustSecret peer(Principal caller, String trustDomain, String rootsPem) {
    return of(Names.peer(caller), List.of(caller), trustDomain, rootsPem);
  }

  /** Exactly these; nobody where there are none. */
  static TrustSecret of(
      String name, Collection<Principal> principals, String trustDomain, String rootsPem) {
    List<Peer> peers =
        principals.stream()
            .sorted()
            .distinct()
            .map(principal -> Peer.of(principal, trustDomain))
            .toList();
    return new TrustSecret(name, rootsPem, peers.isEmpty() ? List.of(NOBODY) : peers);
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
    peers.forEach(peer -> context.addMatchTypedSubjectAltNames(peer.matcher()));
    return Secret.newBuilder().setName(name).setValidationContext(context).build();
  }
}
