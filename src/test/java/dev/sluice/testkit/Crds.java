package dev.sluice.testkit;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** CustomResourceDefinitions as our API types describe them. */
public final class Crds {
  private Crds() {}

  /** Applies the definitions of these types and returns when the API server serves them. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the generator only reads them
  public static void install(
      KubernetesClient client, Class<? extends CustomResource<?, ?>>... types) {
    try {
      var folder = Files.createTempDirectory("sluice-crds");
      new CRDGenerator().customResourceClasses(types).inOutputDir(folder.toFile()).generate();
      try (var files = Files.list(folder)) {
        files.forEach(file -> install(client, read(file)));
      } finally {
        Folders.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Applies the definitions of all our types as {@code crds/} has them. */
  public static void installAll(KubernetesClient client) {
    CrdFiles.generate().values().forEach(yaml -> install(client, yaml));
  }

  private static void install(KubernetesClient client, String yaml) {
    var crd = client.getKubernetesSerialization().unmarshal(yaml, CustomResourceDefinition.class);
    client.resource(crd).forceConflicts().serverSideApply();
    client.resource(crd).waitUntilCondition(Crds::served, 30, TimeUnit.SECONDS);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean served(CustomResourceDefinition crd) {
    return crd != null
        && crd.getStatus() != null
        && crd.getStatus().getConditions() != null // not yet, right after it was made
        && crd.getStatus().getConditions().stream()
            .anyMatch(it -> it.getType().equals("Established") && it.getStatus().equals("True"));
  }
}
