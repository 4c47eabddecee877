package dev.sluice.mesh.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.api.conversion.Conversion;
import dev.sluice.testkit.ApiServer;
import dev.sluice.testkit.Crds;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cluster where another product's definitions have stored objects, to which ours come. */
class SmiUpgradeIT {
  @RegisterExtension static final ApiServer API = new ApiServer();

  private static final int CREATED = 201;
  private static final int ALREADY_THERE = 409;

  private final RawApi raw = new RawApi(API.client());

  @AfterEach
  void restore() {
    Crds.installAll(API.client());
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1alpha1", "v1alpha2", "v1alpha3"})
  void shouldServeWhatIsStoredAtAnOldVersionWhenOurDefinitionsReplaceAnotherProducts(String version)
      throws Exception {
    // Given
    KeptConversion.DEFINITIONS.forEach(it -> anotherProduct(it, version));
    RawApi.makeNamespace(API.client());
    var stored = examples(version);
    stored.forEach(this::create);
    // When
    try (var smi = SmiApi.start(API.client())) {
      // Then
      for (var example : stored) {
        for (int i = 1; i <= 4; i++) {
          var read = example.path("apiVersion").asText().replaceFirst(".$", "" + i);
          assertThat(SmiApi.content(raw.get(read, example.path("kind").asText(), name(example))))
              .isEqualTo(SmiApi.content(Conversion.convert(example, read)));
        }
      }
    }
  }

  /** The API server may hang up on who writes to a definition that it has only just replaced. */
  private void create(JsonNode object) {
    await()
        .ignoreExceptions()
        .until(() -> List.of(CREATED, ALREADY_THERE).contains(raw.create(object).status()));
  }

  /** Its definition of this kind: one version, any fields, no status. */
  private static void anotherProduct(String name, String version) {
    var ours = Crds.read(API.client(), name);
    definition(name).delete();
    await().until(() -> definition(name).get() == null);
    API.client()
        .resource(
            new CustomResourceDefinitionBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withGroup(ours.getSpec().getGroup())
                .withNames(ours.getSpec().getNames())
                .withScope("Namespaced")
                .addNewVersion()
                .withName(version)
                .withServed(true)
                .withStorage(true)
                .withNewSchema()
                .withNewOpenAPIV3Schema()
                .withType("object")
                .withXKubernetesPreserveUnknownFields(true)
                .endOpenAPIV3Schema()
                .endSchema()
                .endVersion()
                .endSpec()
                .build())
        .create();
    await().until(() -> Crds.served(definition(name).get()));
  }

  private static Resource<CustomResourceDefinition> definition(String name) {
    return API.client().apiextensions().v1().customResourceDefinitions().withName(name);
  }

  private static List<JsonNode> examples(String version) {
    return SmiApi.examples().stream()
        .filter(it -> it.path("apiVersion").asText().endsWith("/" + version))
        .toList();
  }

  private static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }
}
