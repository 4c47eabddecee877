package dev.sluice.domain.policy;

import java.util.regex.Pattern;

/**
 * Which pod a workload is, beside its {@link Identity}, which all pods of a ServiceAccount share.
 * The sidecar's certificate carries both: the SPIFFE id as its one URI SAN, this as its one DNS
 * SAN. So a peer can be judged by either during the handshake.
 *
 * @param uid the pod's {@code metadata.uid}, as the API server vouches for it; a lower-case DNS
 *     label, or {@link IllegalArgumentException}
 */
public record PodIdentity(String uid) implements Comparable<PodIdentity> {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  public PodIdentity {
    if (uid == null || !LABEL.matcher(uid).matches()) {
      throw new IllegalArgumentException(
          "pod uid is \"" + uid + "\"; allowed is a DNS label: a-z, 0-9 and -, at most 63");
    }
  }

  /** {@code <uid>.pod.<trust domain>}; not a name that any DNS server answers for. */
  public String dnsName(String trustDomain) {
    return uid + ".pod." + trustDomain;
  }

  @Override
  public int compareTo(PodIdentity other) {
    return uid.compareTo(other.uid);
  }
}
