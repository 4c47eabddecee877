package dev.sluice.mesh.webhook;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Which of the API server's ways to us trust which roots. Reads only: others write them. */
public final class CaBundles {
  private final KubernetesClient client;
  private final String namespace;

  /**
   * @param client may get webhook configurations and CRDs
   * @param namespace where our Service is
   */
  public CaBundles(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** Those that do not trust exactly these roots, sorted; what does not exist lacks nothing. */
  public List<String> lacking(String rootsPem) {
    var found = new ArrayList<String>();
    if (lacks(mutating(), rootsPem)) {
      found.add("MutatingWebhookConfiguration " + WebhookConfiguration.NAME);
    }
    if (lacks(validating(), rootsPem)) {
      found.add("ValidatingWebhookConfiguration " + WebhookConfiguration.NAME);
    }
    for (String crd : KeptConversion.DEFINITIONS) {
      if (lacks(conversion(crd), rootsPem)) {
        found.add("CustomResourceDefinition " + crd);
      }
    }
    return found;
  }

  private Stream<String> mutating() {
    var found =
        client
            .admissionRegistration()
            .v1()
            .mutatingWebhookConfigurations()
            .withName(WebhookConfiguration.NAME)
            .get();
    return found == null
        ? Stream.of()
        : found.getWebhooks().stream().map(it -> bundle(it.getClientConfig()));
  }

  private Stream<String> validating() {
    var found =
        client
            .admissionRegistration()
            .v1()
            .validatingWebhookConfigurations()
            .withName(WebhookConfiguration.NAME)
            .get();
    return found == null
        ? Stream.of()
        : found.getWebhooks().stream().map(it -> bundle(it.getClientConfig()));
  }

  private Stream<String> conversion(String name) {
    var crd = client.apiextensions().v1().customResourceDefinitions().withName(name).get();
    if (crd == null
        || crd.getSpec().getConversion() == null
        || crd.getSpec().getConversion().getWebhook() == null) {
      return Stream.of();
    }
    var config = crd.getSpec().getConversion().getWebhook().getClientConfig();
    boolean ours =
        config != null
            && config.getService() != null
            && namespace.equals(config.getService().getNamespace())
            && WebhookServer.CONVERSION_SERVICE.equals(config.getService().getName());
    return ours ? Stream.of(text(config.getCaBundle())) : Stream.of();
  }

  private static boolean lacks(Stream<String> bundles, String rootsPem) {
    return bundles.anyMatch(bundle -> !bundle.equals(rootsPem));
  }

  private static String bundle(WebhookClientConfig config) {
    return text(config.getCaBundle());
  }

  private static String text(String base64) {
    return new String(
        Base64.getDecoder().decode(Objects.requireNonNullElse(base64, "")),
        StandardCharsets.US_ASCII);
  }
}
