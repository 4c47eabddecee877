package dev.sluice.mesh.ca;

import java.time.Clock;
import java.util.List;

/** The certificate of one of our own servers, made anew at half of its life. */
public final class ServerLeaf {
  private final CertificateAuthority authority;
  private final List<String> dnsNames;
  private final Clock clock;
  private Leaf leaf;

  /**
   * @param dnsNames by which clients call the server
   */
  public ServerLeaf(CertificateAuthority authority, List<String> dnsNames, Clock clock) {
    this.authority = authority;
    this.dnsNames = List.copyOf(dnsNames);
    this.clock = clock;
  }

  /** One that has more than half of its life before it. */
  public synchronized Leaf current() {
    if (leaf == null || !clock.instant().isBefore(leaf.halfLife())) {
      leaf = authority.issueServer(dnsNames);
    }
    return leaf;
  }
}
