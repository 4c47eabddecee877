package dev.sluice.testkit;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.function.UnaryOperator;

/** Writes as kubectl makes them: read again when somebody else wrote in between. */
public final class Edits {
  private static final int CONFLICT = 409;

  private Edits() {}

  public static <T> void edit(Resource<T> resource, UnaryOperator<T> change) {
    await()
        .ignoreExceptionsMatching(
            it -> it instanceof KubernetesClientException e && e.getCode() == CONFLICT)
        .until(() -> resource.edit(change) != null);
  }
}
