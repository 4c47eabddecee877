package dev.sluice.mesh.webhook;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * Brings other roots to pods that were injected before: in the annotation from which the kubelet
 * makes the file that Envoy reads.
 */
public final class InjectedPods {
  private static final Logger LOG = Logger.getLogger(InjectedPods.class);

  /** Pods are large; so many are in memory at once. */
  private static final long PAGE = 200;

  private final KubernetesClient client;
  private final UnaryOperator<String> rootsSds;

  /**
   * @param client may list and patch pods
   * @param rootsSds makes the annotation's value from roots, PEM
   */
  public InjectedPods(KubernetesClient client, UnaryOperator<String> rootsSds) {
    this.client = client;
    this.rootsSds = rootsSds;
  }

  /**
   * Writes these roots to all pods that have other ones.
   *
   * @return pods that could not be written, sorted
   * @throws KubernetesClientException when pods cannot be listed
   */
  public List<String> bring(String rootsPem) {
    String wanted = rootsSds.apply(rootsPem);
    var failed = new TreeSet<String>();
    String next = null;
    do {
      PodList page =
          client
              .pods()
              .inAnyNamespace()
              .list(new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build());
      page.getItems().stream()
          .filter(pod -> lacks(pod, wanted) && !written(pod, wanted))
          .forEach(pod -> failed.add("pod " + name(pod)));
      next = page.getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
    return List.copyOf(failed);
  }

  private static boolean lacks(Pod pod, String wanted) {
    return Injector.injected(pod)
        && !wanted.equals(pod.getMetadata().getAnnotations().get(Sidecar.ROOTS_SDS));
  }

  private boolean written(Pod pod, String wanted) {
    var patch = Map.of("metadata", Map.of("annotations", Map.of(Sidecar.ROOTS_SDS, wanted)));
    try {
      client
          .pods()
          .inNamespace(pod.getMetadata().getNamespace())
          .withName(pod.getMetadata().getName())
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              client.getKubernetesSerialization().asJson(patch));
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return true; // gone meanwhile
      }
      LOG.warnf("Pod %s could not be given the roots: %s", name(pod), e.getMessage());
      return false;
    }
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }
}
