package dev.sluice.mesh.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.watching.Changes;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceConversion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceConversionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Base64;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Who converts the objects of one of our definitions. A definition is applied without our
 * certificates, since nobody knows them before; until they are here the API server serves only what
 * is stored. A definition that is not there yet is looked for again, and one of another product is
 * left alone: its versions may not be ours.
 */
final class KeptConversion implements Kept {
  /** Of {@code crds/}, those that have more than one version. */
  static final List<String> DEFINITIONS =
      List.of(
          "trafficsplits.split.smi-spec.io",
          "httproutegroups.specs.smi-spec.io",
          "tcproutes.specs.smi-spec.io",
          "traffictargets.access.smi-spec.io");

  private static final Logger LOG = Logger.getLogger(KeptConversion.class);
  private static final String OWNER = "app.kubernetes.io/part-of";
  private static final String US = "sluice";
  private static final String STRATEGY = "Webhook";
  private static final String REVIEWS = "v1";
  private static final int PORT = 443;

  private final KubernetesClient client;
  private final String namespace;
  private final String definition;
  private boolean foreign;

  KeptConversion(KubernetesClient client, String namespace, String definition) {
    this.client = client;
    this.namespace = namespace;
    this.definition = definition;
  }

  @Override
  public String name() {
    return "conversion of " + definition;
  }

  @Override
  public Changes changes() {
    return Changes.of(stored());
  }

  @Override
  public boolean ensure(String rootsPem) {
    var found = stored().get();
    foreign(found);
    if (found == null || !ours(found) || wanted(rootsPem).equals(found.getSpec().getConversion())) {
      return false;
    }
    var context =
        new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).withFieldManager(US).build();
    stored().patch(context, patch(rootsPem).toString());
    return true;
  }

  /** Says so once. */
  private void foreign(CustomResourceDefinition found) {
    boolean now = found != null && !ours(found);
    if (now && !foreign) {
      LOG.warnf(
          "CustomResourceDefinition %s has no label %s: %s and is left alone; its old versions are"
              + " not converted",
          definition, OWNER, US);
    }
    foreign = now;
  }

  private Resource<CustomResourceDefinition> stored() {
    return client.apiextensions().v1().customResourceDefinitions().withName(definition);
  }

  private static boolean ours(CustomResourceDefinition definition) {
    var labels = definition.getMetadata().getLabels();
    return labels != null && US.equals(labels.get(OWNER));
  }

  private CustomResourceConversion wanted(String rootsPem) {
    return new CustomResourceConversionBuilder()
        .withStrategy(STRATEGY)
        .withNewWebhook()
        .withConversionReviewVersions(REVIEWS)
        .withNewClientConfig()
        .withCaBundle(base64(rootsPem))
        .withNewService()
        .withNamespace(namespace)
        .withName(WebhookServer.CONVERSION_SERVICE)
        .withPath(WebhookServer.CONVERT)
        .withPort(PORT)
        .endService()
        .endClientConfig()
        .endWebhook()
        .build();
  }

  /** A merge patch: nothing else of the definition is ours to write. */
  private ObjectNode patch(String rootsPem) {
    var patch = JsonNodeFactory.instance.objectNode();
    var conversion = patch.putObject("spec").putObject("conversion").put("strategy", STRATEGY);
    var webhook = conversion.putObject("webhook");
    webhook.putArray("conversionReviewVersions").add(REVIEWS);
    var config = webhook.putObject("clientConfig").put("caBundle", base64(rootsPem));
    config.putNull("url");
    config
        .putObject("service")
        .put("namespace", namespace)
        .put("name", WebhookServer.CONVERSION_SERVICE)
        .put("path", WebhookServer.CONVERT)
        .put("port", PORT);
    return patch;
  }

  private static String base64(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(UTF_8));
  }
}
