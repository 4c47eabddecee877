package dev.sluice.mesh.xds;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The xDS resource types that we serve, in the order in which a change is pushed: what is referred
 * to goes before what refers to it.
 */
enum TypeUrl {
  SECRET("envoy.extensions.transport_sockets.tls.v3.Secret"),
  CLUSTER("envoy.config.cluster.v3.Cluster"),
  ENDPOINTS("envoy.config.endpoint.v3.ClusterLoadAssignment"),
  LISTENER("envoy.config.listener.v3.Listener"),
  ROUTES("envoy.config.route.v3.RouteConfiguration");

  private static final Map<String, TypeUrl> BY_URL =
      Arrays.stream(values()).collect(Collectors.toMap(TypeUrl::url, Function.identity()));

  private final String url;

  TypeUrl(String message) {
    this.url = "type.googleapis.com/" + message;
  }

  String url() {
    return url;
  }

  /** Empty for a type that we do not serve. */
  static Optional<TypeUrl> of(String url) {
    return Optional.ofNullable(BY_URL.get(url));
  }
}
