package dev.sluice.mesh.webhook;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sluice.api.conversion.Json;
import dev.sluice.testkit.Crds;
import dev.sluice.testkit.Patience;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real webhook behind the API server's SMI, at an address of this machine. */
final class SmiApi implements AutoCloseable {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path EXAMPLES = Path.of("src/test/resources/smi/examples.yaml");

  private final KubernetesClient client;
  private final TestCertificates certificates = new TestCertificates();
  private final Vertx vertx = Vertx.vertx();
  private final WebhookServer server = new WebhookServer(vertx, 0, certificates, Samples.ADMISSION);
  private final int port;

  private SmiApi(KubernetesClient client) throws Exception {
    this.client = client;
    this.port =
        server
            .start()
            .toCompletionStage()
            .toCompletableFuture()
            .get(Patience.SECONDS, TimeUnit.SECONDS);
  }

  /** Returns when old versions are served and objects are validated. */
  static SmiApi start(KubernetesClient client) throws Exception {
    var api = new SmiApi(client);
    Crds.installAll(client);
    RawApi.makeNamespace(client);
    KeptConversion.DEFINITIONS.forEach(api::convertHere);
    api.validateHere();
    await().until(api::served);
    return api;
  }

  static List<JsonNode> examples() {
    return documents(EXAMPLES);
  }

  /** Everything but what the API server adds; nulls are nothing to it. */
  static JsonNode content(JsonNode object) {
    var content = (ObjectNode) object.deepCopy();
    content.remove("metadata");
    content.findParents("spiffeIdentities").stream()
        .map(ObjectNode.class::cast)
        .filter(it -> it.get("spiffeIdentities").isNull())
        .forEach(it -> it.remove("spiffeIdentities"));
    return content;
  }

  static ObjectNode yaml(String text) {
    try {
      return (ObjectNode) Json.read(YAML.readTree(text).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void convertHere(String definition) {
    var config =
        YAML.createObjectNode()
            .put("url", "https://127.0.0.1:" + port + WebhookServer.CONVERT)
            .put("caBundle", base64());
    config.putNull("service");
    patch(definition, config);
  }

  /** As {@code crds/} has it: an address beside its Service would be refused. */
  private void convertInTheCluster(String definition) {
    var config = YAML.createObjectNode();
    config.putNull("url").putNull("caBundle");
    config
        .putObject("service")
        .put("namespace", "sluice-system")
        .put("name", WebhookServer.CONVERSION_SERVICE)
        .put("path", WebhookServer.CONVERT)
        .put("port", 443);
    patch(definition, config);
  }

  private void patch(String definition, ObjectNode clientConfig) {
    var patch = YAML.createObjectNode();
    patch.withObject("/spec/conversion/webhook").set("clientConfig", clientConfig);
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName(definition)
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
  }

  @Override
  public void close() {
    client
        .admissionRegistration()
        .v1()
        .validatingWebhookConfigurations()
        .withName(ValidatingConfiguration.NAME)
        .delete();
    var raw = new RawApi(client);
    examples().stream()
        .map(RawApi::path)
        .distinct()
        .filter(it -> it.contains("v1alpha4"))
        .forEach(raw::delete);
    KeptConversion.DEFINITIONS.forEach(this::convertInTheCluster);
    server.close();
    vertx.close();
  }

  private void validateHere() {
    var configuration = ValidatingConfiguration.render("sluice-system", certificates.rootPem());
    var config = configuration.getWebhooks().get(0).getClientConfig();
    config.setService(null);
    config.setUrl("https://127.0.0.1:" + port + WebhookServer.VALIDATE);
    client.resource(configuration).forceConflicts().serverSideApply();
  }

  private boolean served() {
    var raw = new RawApi(client);
    var probe =
        yaml(
            "{apiVersion: access.smi-spec.io/v1alpha1, kind: TrafficTarget, metadata: {name: probe},"
                + " destination: {kind: Nobody, name: x}}");
    return examples().stream()
            .map(RawApi::path)
            .distinct()
            .allMatch(it -> raw.get(it).status() == 200)
        && raw.dryRun(probe).status() == 201
        && !raw.dryRun(probe).warnings().isEmpty();
  }

  private String base64() {
    return Base64.getEncoder()
        .encodeToString(certificates.rootPem().getBytes(StandardCharsets.UTF_8));
  }

  private static List<JsonNode> documents(Path file) {
    try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(Files.readString(file))) {
      var documents = new ArrayList<JsonNode>();
      for (var it : values.readAll()) {
        documents.add(Json.read(it.toString()));
      }
      return documents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
