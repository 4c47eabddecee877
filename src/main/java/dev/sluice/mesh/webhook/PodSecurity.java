package dev.sluice.mesh.webhook;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * Namespaces whose Pod Security Standard forbids what the sidecar's init container needs.
 * Kubernetes would refuse the injected pod as well, but in words about containers that its author
 * never wrote.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/security/pod-security-standards/">Standards</a>
 */
public final class PodSecurity {
  private static final Logger LOG = Logger.getLogger(PodSecurity.class);
  private static final String ENFORCE = "pod-security.kubernetes.io/enforce";
  private static final Set<String> WITHOUT_NET_ADMIN = Set.of("baseline", "restricted");

  private final UnaryOperator<String> level;

  private PodSecurity(UnaryOperator<String> level) {
    this.level = level;
  }

  /**
   * As the namespaces' labels say now.
   *
   * @param client may get namespaces
   */
  public static PodSecurity of(KubernetesClient client) {
    return new PodSecurity(
        namespace ->
            Optional.ofNullable(client.namespaces().withName(namespace).get())
                .map(found -> found.getMetadata().getLabels())
                .orElse(Map.of())
                .get(ENFORCE));
  }

  /** Every namespace allows everything. */
  static PodSecurity none() {
    return new PodSecurity(namespace -> null);
  }

  /**
   * @throws Uninjectable if pods with NET_ADMIN are refused there
   */
  void check(String namespace) {
    String enforced = read(namespace);
    if (enforced != null && WITHOUT_NET_ADMIN.contains(enforced)) {
      throw new Uninjectable(
          "label " + ENFORCE + " of namespace " + namespace,
          "\"" + enforced + "\"",
          "\"privileged\", because sluice-init needs NET_ADMIN to intercept the pod's traffic; or "
              + PodOptions.INJECT
              + "=false on the pod, which then stays outside of the mesh");
    }
  }

  /** Where it cannot be read, Kubernetes' own check has the last word. */
  private String read(String namespace) {
    try {
      return level.apply(namespace);
    } catch (KubernetesClientException e) {
      LOG.warnf("the labels of namespace %s cannot be read: %s", namespace, e.getMessage());
      return null;
    }
  }
}
