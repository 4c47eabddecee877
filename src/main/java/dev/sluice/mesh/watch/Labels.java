package dev.sluice.mesh.watch;

/** Labels and annotations that the mesh reads from objects of other owners. */
final class Labels {
  /** On a Namespace; {@link #PERMISSIVE} lets anyone call anything in it. */
  static final String ACCESS = "sluice.dev/access";

  static final String PERMISSIVE = "permissive";

  /** On a pod that has our sidecar; {@link #INJECTED}. Written by the injector. */
  static final String STATUS = "sluice.dev/status";

  static final String INJECTED = "injected";

  /** On an EndpointSlice: the Service it belongs to. */
  static final String SERVICE_NAME = "kubernetes.io/service-name";

  private Labels() {}
}
