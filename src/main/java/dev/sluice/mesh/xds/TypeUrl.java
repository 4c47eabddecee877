package dev.sluice.mesh.xds;

/** The xDS resource types that we serve, in the order in which a change is pushed: what is referred to goes before what refers to it. */
enum TypeUrl {
  SECRET("envoy.extensions.transport_sockets.tls.v3.Secret"),
  CLUSTER("envoy.config.cluster.v3.Cluster"),
  ENDPOINTS("envoy.config.endpoint.v3.ClusterLoadAssignment"),
  LISTENER("envoy.config.listener.v3.Listener"),
  ROUTES("envoy.config.route.v3.RouteConfiguration");

  private final String url;

  TypeUrl(String message) {
    this.url = "type.googleapis.com/" + message;
  }

  String url() {
    return url;
  }
}
