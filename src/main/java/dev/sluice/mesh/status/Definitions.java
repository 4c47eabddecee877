package dev.sluice.mesh.status;

import dev.sluice.api.access.v1alpha4.IdentityBinding;
import dev.sluice.api.access.v1alpha4.TrafficTarget;
import dev.sluice.api.specs.v1alpha4.HttpRouteGroup;
import dev.sluice.api.specs.v1alpha4.TcpRoute;
import dev.sluice.api.specs.v1alpha4.UdpRoute;
import dev.sluice.api.split.v1alpha4.TrafficSplit;
import dev.sluice.domain.policy.SmiKind;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** Where the API server has the SMI kinds. */
final class Definitions {
  private Definitions() {}

  static ResourceDefinitionContext of(SmiKind kind) {
    return ResourceDefinitionContext.fromResourceType(type(kind));
  }

  private static Class<? extends CustomResource<?, ?>> type(SmiKind kind) {
    return switch (kind) {
      case TRAFFIC_SPLIT -> TrafficSplit.class;
      case TRAFFIC_TARGET -> TrafficTarget.class;
      case HTTP_ROUTE_GROUP -> HttpRouteGroup.class;
      case TCP_ROUTE -> TcpRoute.class;
      case UDP_ROUTE -> UdpRoute.class;
      case IDENTITY_BINDING -> IdentityBinding.class;
    };
  }
}
