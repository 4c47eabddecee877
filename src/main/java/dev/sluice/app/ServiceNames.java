package dev.sluice.app;

import dev.sluice.mesh.webhook.WebhookServer;
import java.util.List;
import java.util.stream.Stream;

/** Names by which sidecars and the API server call us; they stand in our certificate. */
final class ServiceNames {
  private static final String SERVICE = "sluice";

  private ServiceNames() {}

  /** Sidecars use the first one. */
  static List<String> of(SluiceConfig config) {
    return names(SERVICE, config);
  }

  static List<String> ofWebhooks(SluiceConfig config) {
    return Stream.of(SERVICE, WebhookServer.CONVERSION_SERVICE)
        .flatMap(service -> names(service, config).stream())
        .toList();
  }

  private static List<String> names(String service, SluiceConfig config) {
    String inNamespace = service + "." + config.namespace();
    return List.of(inNamespace + ".svc", inNamespace + ".svc.cluster.local", inNamespace);
  }

  /** Our own user name at the API server. */
  static String account(SluiceConfig config) {
    return "system:serviceaccount:" + config.namespace() + ":" + SERVICE;
  }
}
