package dev.sluice.mesh.webhook;

import dev.sluice.watching.Changes;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.function.Function;

/**
 * A configuration of webhooks; written again when somebody changed or deleted it or the mesh has
 * other roots.
 *
 * @param <T> its kind
 */
final class KeptConfiguration<T extends HasMetadata> implements Kept {
  private static final String FIELD_MANAGER = "sluice";

  private final KubernetesClient client;
  private final Function<String, T> render;
  private final Function<T, Object> webhooks;

  /**
   * @param render as it must be, for these roots, with every field that the API server would fill
   *     in
   * @param webhooks the part that is compared
   */
  KeptConfiguration(
      KubernetesClient client, Function<String, T> render, Function<T, Object> webhooks) {
    this.client = client;
    this.render = render;
    this.webhooks = webhooks;
  }

  @Override
  public String name() {
    var any = render.apply("");
    return any.getKind() + " " + any.getMetadata().getName();
  }

  @Override
  @SuppressWarnings("unchecked") // its own class
  public Changes changes() {
    var any = render.apply("");
    return Changes.of(
        client.resources((Class<T>) any.getClass()).withName(any.getMetadata().getName()));
  }

  @Override
  public boolean ensure(String rootsPem) {
    var wanted = render.apply(rootsPem);
    var found = client.resource(wanted).get();
    if (found != null && same(wanted, found)) {
      return false;
    }
    var applied =
        client.resource(wanted).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
    if (!same(wanted, applied)) {
      replace(wanted, applied);
    }
    return true;
  }

  /** Apply cannot take away what another manager added, e.g. a condition that lets pods pass by. */
  private void replace(T wanted, T found) {
    wanted.getMetadata().setResourceVersion(found.getMetadata().getResourceVersion());
    client.resource(wanted).update();
  }

  private boolean same(T wanted, T found) {
    return webhooks.apply(wanted).equals(webhooks.apply(found));
  }
}
