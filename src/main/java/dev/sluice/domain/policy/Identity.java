package dev.sluice.domain.policy;

/**
 * Who a workload is: its ServiceAccount.
 *
 * @see <a href="https://github.com/spiffe/spiffe">SPIFFE</a>
 */
public record Identity(String namespace, String serviceAccount) implements Comparable<Identity> {
  /** {@code spiffe://<trust domain>/ns/<namespace>/sa/<service account>}. */
  public String spiffeId(String trustDomain) {
    return "spiffe://" + trustDomain + "/ns/" + namespace + "/sa/" + serviceAccount;
  }

  @Override
  public int compareTo(Identity other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : serviceAccount.compareTo(other.serviceAccount);
  }
}
