package dev.sluice.mesh.ca;

import java.time.Clock;
import java.util.List;

/**
 * The certificate of one of our own servers, made anew at half of its life, and as soon as another
 * root signs.
 */
public final class ServerLeaf {
  private final Roots roots;
  private final List<String> dnsNames;
  private final Clock clock;
  private CertificateAuthority signer;
  private Leaf leaf;

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
    if (now != signer || !clock.instant().isBefore(leaf.halfLife())) {
      leaf = now.issueServer(dnsNames);
      signer = now;
    }
    return leaf;
  }
}
