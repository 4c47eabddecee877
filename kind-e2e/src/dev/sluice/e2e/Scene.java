package dev.sluice.e2e;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A namespace of its own with a catalog of two pods and its callers, 50 requests per second, so
 * that releases can be tried side by side. It is gone after {@link #close}.
 */
final class Scene implements AutoCloseable {
  private static final String OBJECTS = "kind-e2e/src/release.yaml";
  private static final Map<String, String> LABELS =
      Map.of("sluice.dev/inject", "enabled", "sluice.dev/access", "permissive");

  final Shop shop;
  final String namespace;
  private final KubernetesClient client;

  private Scene(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
    this.shop = new Shop(client, namespace);
  }

  /**
   * Returns when all of it runs.
   *
   * @param callers settings of the load generator, e.g. {@code TIMEOUT}
   */
  static Scene open(KubernetesClient client, String name, Map<String, String> callers) {
    var scene = new Scene(client, "release-" + name);
    try {
      create(client, scene.namespace);
      scene.load(callers);
      scene.settle();
      return scene;
    } catch (RuntimeException | Error e) {
      scene.close();
      throw e;
    }
  }

  /** The version that runs at first; no other scene has one of this name. */
  String stable() {
    return "stable-" + namespace;
  }

  private void load(Map<String, String> callers) {
    try {
      String objects =
          Files.readString(Path.of(OBJECTS))
              .replace("STABLE", stable())
              .replace("CALLERS", environment(callers));
      var stream = new ByteArrayInputStream(objects.getBytes(StandardCharsets.UTF_8));
      client.load(stream).inNamespace(namespace).serverSideApply();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** YAML of a container's {@code env}. */
  private static String environment(Map<String, String> callers) {
    var settings = new TreeMap<>(Map.of("TARGET_URL", "http://catalog/product/1", "RATE", "50"));
    settings.putAll(callers);
    return settings.entrySet().stream()
        .map(it -> "{name: %s, value: \"%s\"}".formatted(it.getKey(), it.getValue()))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** A meshed namespace that lets in whoever calls, made anew. */
  static void create(KubernetesClient client, String name) {
    remove(client, name);
    await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> client.namespaces().withName(name).get() == null);
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(LABELS)
                .endMetadata()
                .build())
        .create();
  }

  static void remove(KubernetesClient client, String name) {
    client.namespaces().withName(name).delete();
  }

  private void settle() {
    for (String name : List.of(Shop.CATALOG, "load")) {
      shop.deployment(name).waitUntilCondition(Shop::complete, 3, TimeUnit.MINUTES);
    }
    awaitAnswers();
  }

  /** Pods are available some milliseconds before every sidecar knows them. */
  private void awaitAnswers() {
    await().atMost(Duration.ofMinutes(1)).until(() -> shop.stats("start").path("ok").asLong() > 0);
  }

  @Override
  public void close() {
    remove(client, namespace);
  }
}
