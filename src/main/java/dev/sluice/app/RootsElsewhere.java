package dev.sluice.app;

import dev.sluice.mesh.bootstrap.Bootstrap;
import dev.sluice.mesh.ca.RootReaders;
import dev.sluice.mesh.webhook.CaBundles;
import dev.sluice.mesh.webhook.InjectedPods;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.stream.Stream;

/** Pods are written here; webhooks are written by those who register them, and only looked at. */
final class RootsElsewhere implements RootReaders {
  private final InjectedPods pods;
  private final CaBundles bundles;

  RootsElsewhere(KubernetesClient client, String namespace) {
    this.pods = new InjectedPods(client, Bootstrap::rootsSds);
    this.bundles = new CaBundles(client, namespace);
  }

  @Override
  public List<String> bring(String rootsPem) {
    return Stream.concat(pods.bring(rootsPem).stream(), bundles.lacking(rootsPem).stream())
        .sorted()
        .toList();
  }
}
