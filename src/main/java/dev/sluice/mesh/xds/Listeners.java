package dev.sluice.mesh.xds;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.core.v3.SocketOption;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.extensions.filters.listener.original_dst.v3.OriginalDst;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What both listeners have in common. */
final class Listeners {
  static final int OUTBOUND_PORT = 15001;
  static final int INBOUND_PORT = 15003;

  /** Chains that close a connection to our own ports, by port. */
  static final SortedMap<Integer, String> CLOSED =
      Collections.unmodifiableSortedMap(
          new TreeMap<>(
              Map.of(OUTBOUND_PORT, closed(OUTBOUND_PORT), INBOUND_PORT, closed(INBOUND_PORT))));

  private static final int SOL_SOCKET = 1;
  private static final int SO_KEEPALIVE = 9;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_KEEPIDLE = 4;

  private Listeners() {}

  /**
   * @param ipv6 whether the pod has IPv6; on a kernel without it, Envoy would refuse the whole
   *     listener
   */
  static Listener.Builder intercepting(
      String name, int port, TrafficDirection direction, boolean ipv6) {
    var listener = Listener.newBuilder().setName(name);
    // IPv6 alone: Envoy takes IPv4 there only where it is told so.
    if (ipv6) listener.addAdditionalAddressesBuilder().setAddress(Wire.address("::", port));
    return listener
        .setAddress(Wire.address("0.0.0.0", port))
        .setTrafficDirection(direction)
        .addListenerFilters(
            listenerFilter("envoy.filters.listener.original_dst", OriginalDst.getDefaultInstance()))
        .addSocketOptions(socketOption(SOL_SOCKET, SO_KEEPALIVE, 1))
        .addSocketOptions(socketOption(IPPROTO_TCP, TCP_KEEPIDLE, 60))
        .addAllFilterChains(closed());
  }

  static ListenerFilter listenerFilter(String name, Message config) {
    return ListenerFilter.newBuilder().setName(name).setTypedConfig(Encoding.any(config)).build();
  }

  /**
   * A chain that only the mesh's own TLS can pass.
   *
   * @param match what else must hold of the connection
   * @param trust name of the validation context: who may call
   */
  static FilterChain mutualTls(
      String name, int port, FilterChainMatch.Builder match, String trust, Filter filter) {
    return FilterChain.newBuilder()
        .setName(name)
        .setFilterChainMatch(
            match.setDestinationPort(Wire.number(port)).setTransportProtocol("tls"))
        .setTransportSocket(TlsContexts.server(trust))
        .addFilters(filter)
        .build();
  }

  /** Bytes as they come, for as long as both ends live; dead ends are noticed by keepalive. */
  static Filter tcp(String cluster, List<AccessLog> logs) {
    var proxy =
        TcpProxy.newBuilder()
            .setStatPrefix("tcp")
            .setCluster(cluster)
            .setIdleTimeout(Wire.NEVER)
            .addAllAccessLog(logs);
    return Filter.newBuilder()
        .setName("envoy.filters.network.tcp_proxy")
        .setTypedConfig(Encoding.any(proxy.build()))
        .build();
  }

  /**
   * Our own ports, dialled as such: forwarding there would come back here forever. A chain without
   * filters closes the connection.
   */
  private static Iterable<FilterChain> closed() {
    return CLOSED.entrySet().stream()
        .map(
            entry ->
                FilterChain.newBuilder()
                    .setName(entry.getValue())
                    .setFilterChainMatch(
                        FilterChainMatch.newBuilder()
                            .setDestinationPort(Wire.number(entry.getKey())))
                    .build())
        .toList();
  }

  private static String closed(int port) {
    return "closed|" + port;
  }

  private static SocketOption socketOption(int level, int name, int value) {
    return SocketOption.newBuilder()
        .setLevel(level)
        .setName(name)
        .setIntValue(value)
        .setState(SocketOption.SocketState.STATE_PREBIND)
        .build();
  }
}
