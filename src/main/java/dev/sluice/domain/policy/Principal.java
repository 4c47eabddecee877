package dev.sluice.domain.policy;

import java.util.Comparator;

/**
 * Whom a caller's certificate must name: a ServiceAccount, or one single pod.
 *
 * @param account null where a pod is meant
 * @param podUid null where an account is meant
 */
public record Principal(Identity account, String podUid) implements Comparable<Principal> {
  private static final Comparator<Principal> ORDER =
      Comparator.comparing(Principal::account, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(Principal::podUid, Comparator.nullsFirst(Comparator.naturalOrder()));

  public Principal {
    if ((account == null) == (podUid == null)) {
      throw new IllegalArgumentException(
          "principal: needs an account or a pod, not " + account + " and " + podUid);
    }
  }

  /** Every pod that runs as this ServiceAccount. */
  public static Principal of(Identity account) {
    return new Principal(account, null);
  }

  /** That very pod, whatever its ServiceAccount. */
  public static Principal ofPod(String uid) {
    return new Principal(null, uid);
  }

  /** How the certificate names it: a SPIFFE id, or a pod's DNS name. */
  public String certificateName(String trustDomain) {
    return account == null
        ? new PodIdentity(podUid).dnsName(trustDomain)
        : account.spiffeId(trustDomain);
  }

  @Override
  public int compareTo(Principal other) {
    return ORDER.compare(this, other);
  }
}
