package dev.sluice.mesh.xds;

import com.github.xds.type.v3.TypedStruct;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.util.Map;

/** Envoy resources from JSON, for tests. */
final class Json {
  private static final JsonFormat.TypeRegistry TYPES =
      JsonFormat.TypeRegistry.newBuilder()
          .add(HttpConnectionManager.getDescriptor())
          .add(Router.getDescriptor())
          .add(DownstreamTlsContext.getDescriptor())
          .add(UpstreamTlsContext.getDescriptor())
          .add(HttpProtocolOptions.getDescriptor())
          .add(TypedStruct.getDescriptor())
          .build();
  private static final Map<TypeUrl, Message> MESSAGES =
      Map.of(
          TypeUrl.SECRET, Secret.getDefaultInstance(),
          TypeUrl.CLUSTER, Cluster.getDefaultInstance(),
          TypeUrl.ENDPOINTS, ClusterLoadAssignment.getDefaultInstance(),
          TypeUrl.LISTENER, Listener.getDefaultInstance(),
          TypeUrl.ROUTES, RouteConfiguration.getDefaultInstance());

  private Json() {}

  /** The version is a hash of the text. */
  static Resource resource(TypeUrl type, String name, String json) {
    try {
      Message.Builder builder = MESSAGES.get(type).newBuilderForType();
      JsonFormat.parser().usingTypeRegistry(TYPES).merge(json, builder);
      return new Resource(name, Integer.toHexString(json.hashCode()), Any.pack(builder.build()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }
}
