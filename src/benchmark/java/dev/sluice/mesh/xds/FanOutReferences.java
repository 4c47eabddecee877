package dev.sluice.mesh.xds;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What Envoy asks for after it has read a cluster or listener. */
final class FanOutReferences {
  /** Real sidecars each read it themselves, on machines of their own. */
  private static final Map<String, Map<TypeUrl, Set<String>>> BY_VERSION =
      new ConcurrentHashMap<>();

  private final Map<TypeUrl, Set<String>> found = new EnumMap<>(TypeUrl.class);

  private FanOutReferences() {}

  static Map<TypeUrl, Set<String>> of(Resource resource) {
    return BY_VERSION.computeIfAbsent(resource.getVersion(), version -> read(resource));
  }

  private static Map<TypeUrl, Set<String>> read(Resource resource) {
    var references = new FanOutReferences();
    try {
      references.read(resource.getResource());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(resource.getName() + " cannot be read", e);
    }
    return references.found;
  }

  private void read(Any body) throws InvalidProtocolBufferException {
    if (body.is(Cluster.class)) cluster(body.unpack(Cluster.class));
    if (body.is(Listener.class)) listener(body.unpack(Listener.class));
  }

  private void cluster(Cluster cluster) throws InvalidProtocolBufferException {
    if (cluster.getType() == Cluster.DiscoveryType.EDS) add(TypeUrl.ENDPOINTS, cluster.getName());
    secrets(cluster.getTransportSocket());
    for (var match : cluster.getTransportSocketMatchesList()) secrets(match.getTransportSocket());
  }

  private void listener(Listener listener) throws InvalidProtocolBufferException {
    for (var chain : listener.getFilterChainsList()) chain(chain);
    chain(listener.getDefaultFilterChain());
  }

  private void chain(FilterChain chain) throws InvalidProtocolBufferException {
    secrets(chain.getTransportSocket());
    for (var filter : chain.getFiltersList())
      if (filter.getTypedConfig().is(HttpConnectionManager.class))
        add(
            TypeUrl.ROUTES,
            filter
                .getTypedConfig()
                .unpack(HttpConnectionManager.class)
                .getRds()
                .getRouteConfigName());
  }

  private void secrets(TransportSocket socket) throws InvalidProtocolBufferException {
    Any config = socket.getTypedConfig();
    if (config.is(UpstreamTlsContext.class))
      secrets(config.unpack(UpstreamTlsContext.class).getCommonTlsContext());
    if (config.is(DownstreamTlsContext.class))
      secrets(config.unpack(DownstreamTlsContext.class).getCommonTlsContext());
  }

  private void secrets(CommonTlsContext context) {
    context.getTlsCertificateSdsSecretConfigsList().forEach(this::secret);
    secret(context.getValidationContextSdsSecretConfig());
  }

  private void secret(SdsSecretConfig config) {
    add(TypeUrl.SECRET, config.getName());
  }

  private void add(TypeUrl type, String name) {
    found.computeIfAbsent(type, key -> new LinkedHashSet<>()).add(name);
  }
}
