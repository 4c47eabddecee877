package dev.sluice.testkit;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** CustomResourceDefinitions as {@code crds/} has them. */
public final class Crds {
  private static final Path FOLDER = Path.of("crds");

  private Crds() {}

  /** Applies the definitions of these types and returns when the API server serves them. */
  @SafeVarargs
  @SuppressWarnings("varargs") // they are only read
  public static void install(
      KubernetesClient client, Class<? extends CustomResource<?, ?>>... types) {
    install(client, Stream.of(types).map(CustomResource::getCRDName).map(Crds::file).toList());
  }

  /** Applies the definitions of all our types. */
  public static void installAll(KubernetesClient client) {
    try (var files = Files.list(FOLDER)) {
      install(client, files.sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param name e.g. {@code trafficsplits.split.smi-spec.io}
   */
  public static CustomResourceDefinition read(KubernetesClient client, String name) {
    return read(client, file(name));
  }

  private static void install(KubernetesClient client, List<Path> files) {
    for (var file : files) {
      var crd = read(client, file);
      client.resource(crd).forceConflicts().serverSideApply();
      client.resource(crd).waitUntilCondition(Crds::served, Patience.SECONDS, TimeUnit.SECONDS);
    }
  }

  private static Path file(String name) {
    return FOLDER.resolve(name + ".yaml");
  }

  private static CustomResourceDefinition read(KubernetesClient client, Path file) {
    try {
      return client
          .getKubernetesSerialization()
          .unmarshal(Files.readString(file), CustomResourceDefinition.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the API server serves it; false for null. */
  public static boolean served(CustomResourceDefinition crd) {
    return crd != null
        && crd.getStatus() != null
        && crd.getStatus().getConditions() != null // not yet, right after it was made
        && crd.getStatus().getConditions().stream()
            .anyMatch(it -> it.getType().equals("Established") && it.getStatus().equals("True"));
  }
}
