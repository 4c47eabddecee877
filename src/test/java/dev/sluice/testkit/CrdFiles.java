package dev.sluice.testkit;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** CRDs as files, made from the Java types. */
public final class CrdFiles {
  /** What {@code kubectl get rollouts} tells, in this order; the generator would sort by path. */
  private static final List<String> COLUMNS =
      List.of("Service", "Phase", "Weight", "Step", "Stable", "Canary", "Message", "Age");

  private CrdFiles() {}

  /** File content by file name, sorted: of the kinds whose files in {@code crds/} are generated. */
  public static Map<String, String> generate() {
    return generate(Rollout.class);
  }

  /** As {@link #generate()}, of these types. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the generator only reads them
  public static Map<String, String> generate(Class<? extends CustomResource<?, ?>>... types) {
    var files = new TreeMap<String, String>();
    var output = new MemoryOutput();
    new CRDGenerator().customResourceClasses(types).withOutput(output).detailedGenerate();
    output.documents.values().forEach(bytes -> add(files, bytes.toString(StandardCharsets.UTF_8)));
    return files;
  }

  private static void add(Map<String, String> files, String yaml) {
    var crd = Serialization.unmarshal(yaml, CustomResourceDefinition.class);
    crd.getSpec()
        .getVersions()
        .forEach(v -> v.setAdditionalPrinterColumns(ordered(v.getAdditionalPrinterColumns())));
    crd.getSpec().getVersions().forEach(v -> onceOnly(v.getSchema().getOpenAPIV3Schema()));
    files.put(crd.getMetadata().getName() + ".yaml", Serialization.asYaml(crd));
  }

  private static List<CustomResourceColumnDefinition> ordered(
      List<CustomResourceColumnDefinition> columns) {
    var copy = new ArrayList<>(columns);
    copy.sort(Comparator.comparingInt(c -> COLUMNS.indexOf(c.getName())));
    return copy;
  }

  /**
   * A record component's annotation is found on its field and on its accessor; a rule shall speak
   * once.
   */
  private static void onceOnly(JSONSchemaProps schema) {
    schema.setXKubernetesValidations(
        new ArrayList<>(new LinkedHashSet<>(schema.getXKubernetesValidations())));
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(CrdFiles::onceOnly);
    }
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      onceOnly(schema.getItems().getSchema());
    }
  }

  private static final class MemoryOutput
      implements io.fabric8.crdv2.generator.CRDGenerator.CRDOutput<ByteArrayOutputStream> {
    private final Map<String, ByteArrayOutputStream> documents = new TreeMap<>();

    @Override
    public ByteArrayOutputStream outputFor(String name) {
      return documents.computeIfAbsent(name, n -> new ByteArrayOutputStream());
    }

    @Override
    public java.net.URI crdURI(String name) {
      return java.net.URI.create("file:///" + name);
    }

    @Override
    public void close() {
      // Nothing is held open.
    }
  }
}
