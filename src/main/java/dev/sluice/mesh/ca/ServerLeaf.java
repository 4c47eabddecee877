package dev.sluice.mesh.ca;

import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of one of our own servers, made anew at half of its life, and as soon as another
 * root signs.
 */
public final class ServerLeaf {
  private final Roots roots;
  private final List<String> dnsNames;
  private final Clock clock;
  private @Nullable CertificateAuthority signer;
  private @Nullable Leaf leaf;

  /**
   * @param dnsNames by which clients call the server
   */
  public ServerLeaf(Roots roots, List<String> dnsNames, Clock clock) {
    this.roots = roots;
    this.dnsNames = List.copyOf(dnsNames);
    this.clock = clock;
  }

  /** One of the root that signs now, with more than half of its life before it. */
  public synchronized Leaf current() {
    CertificateAuthority now = roots.signer();
    Leaf last = leaf;
    if (last != null && now == signer && clock.instant().isBefore(last.halfLife())) {
      return last;
    }
    Leaf next = now.issueServer(dnsNames);
    leaf = next;
    signer = now;
    return next;
  }
}
