package dev.sluice.app;

import java.util.List;

/** Names by which sidecars and the API server call us; they stand in our certificate. */
final class ServiceNames {
  private static final String SERVICE = "sluice";

  private ServiceNames() {}

  static List<String> of(SluiceConfig config) {
    String inNamespace = SERVICE + "." + config.namespace();
    return List.of(inNamespace + ".svc", inNamespace + ".svc.cluster.local", inNamespace);
  }

  /** Our own user name at the API server. */
  static String account(SluiceConfig config) {
    return "system:serviceaccount:" + config.namespace() + ":" + SERVICE;
  }
}
