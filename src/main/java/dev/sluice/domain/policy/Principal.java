package dev.sluice.domain.policy;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Whom a caller's certificate must name: a ServiceAccount, or one single pod of it.
 *
 * @param podUid null where every pod of the account is meant
 */
public record Principal(Identity account, @Nullable String podUid)
    implements Comparable<Principal> {
  private static final Comparator<Principal> ORDER =
      Comparator.comparing(Principal::account)
          .thenComparing(Principal::podUid, Comparator.nullsFirst(Comparator.naturalOrder()));

  public Principal {
    if (account == null) throw new IllegalArgumentException("principal: needs an account");
  }

  /** Every pod that runs as this ServiceAccount. */
  public static Principal of(Identity account) {
    return new Principal(account, null);
  }

  /**
   * That very pod.
   *
   * @param account as which it runs
   */
  public static Principal ofPod(Identity account, String uid) {
    if (uid == null)
      throw new IllegalArgumentException("principal: pod of " + account + " has no uid");
    return new Principal(account, uid);
  }

  public boolean isPod() {
    return podUid != null;
  }

  /** How the certificate names it: a SPIFFE id, or a pod's DNS name. */
  public String certificateName(String trustDomain) {
    return podUid == null
        ? account.spiffeId(trustDomain)
        : new PodIdentity(podUid).dnsName(trustDomain);
  }

  @Override
  public int compareTo(Principal other) {
    return ORDER.compare(this, other);
  }
}
