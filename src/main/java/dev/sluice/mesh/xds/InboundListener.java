package dev.sluice.mesh.xds;

import com.google.protobuf.Message;
import dev.sluice.domain.policy.MeshPolicy.Inbound;
import dev.sluice.domain.policy.Protocol;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes every connection that comes to the pod. It knows the ports and nothing about who may use
 * them, so grants change without it.
 *
 * <p>TCP ports admit by certificate during the handshake and not by a filter behind it: a server
 * that speaks first would greet a caller that a filter has yet to judge (envoyproxy/envoy#9023).
 *
 * @param permissive whether plaintext and anyone is let through; else what is not one of the ports
 *     is closed
 * @param ipv6 whether it takes IPv6 besides IPv4
 */
record InboundListener(boolean permissive, List<Port> ports, boolean ipv6) implements Blueprint {
  /**
   * How long a permissive listener waits for a first byte that tells TLS from plaintext. Callers
   * without sidecar of servers that speak first wait for it; a sidecar's hello that comes later
   * (lost and sent again: 0.2 s) would be taken for plaintext.
   */
  private static final int FIRST_BYTE_SECONDS = 1;

  record Port(int number, Protocol protocol) {}

  static InboundListener of(Inbound inbound) {
    return new InboundListener(
        inbound.permissive(),
        inbound.ports().stream().map(port -> new Port(port.port(), port.protocol())).toList(),
        inbound.ipv6());
  }

  @Override
  public TypeUrl type() {
    return TypeUrl.LISTENER;
  }

  @Override
  public String name() {
    return Names.INBOUND;
  }

  @Override
  public Message message() {
    var listener =
        Listeners.intercepting(name(), Listeners.INBOUND_PORT, TrafficDirection.INBOUND, ipv6)
            .addListenerFilters(
                Listeners.listenerFilter(
                    "envoy.filters.listener.tls_inspector", TlsInspector.getDefaultInstance()));
    ports.stream()
        .flatMap(permissive ? this::open : this::guarded)
        .forEach(listener::addFilterChains);
    return permissive ? anyoneElse(listener).build() : listener.build();
  }

  private Stream<FilterChain> guarded(Port port) {
    Filter filter =
        port.protocol == Protocol.HTTP
            ? HttpManagers.guarded(Names.in(port.number))
            : application();
    String trust = port.protocol == Protocol.HTTP ? Names.ROOTS : Names.peers(port.number);
    return Stream.of(mutualTls(port, FilterChainMatch.newBuilder(), trust, filter));
  }

  /**
   * TLS that is not ours, and anything else that is not for an HTTP port, goes to {@link
   * #anyoneElse}.
   */
  private Stream<FilterChain> open(Port port) {
    var ours = FilterChainMatch.newBuilder().addApplicationProtocols(TlsContexts.ALPN);
    if (port.protocol == Protocol.TCP)
      return Stream.of(mutualTls(port, ours, Names.ROOTS, application()));
    Filter http = HttpManagers.open(Names.in(port.number));
    return Stream.of(mutualTls(port, ours, Names.ROOTS, http), plaintext(port, http));
  }

  private static Listener.Builder anyoneElse(Listener.Builder listener) {
    return listener
        .setListenerFiltersTimeout(Wire.seconds(FIRST_BYTE_SECONDS))
        .setContinueOnListenerFiltersTimeout(true)
        .setDefaultFilterChain(
            FilterChain.newBuilder().setName(Names.INBOUND).addFilters(application()));
  }

  private static FilterChain mutualTls(
      Port port, FilterChainMatch.Builder match, String trust, Filter filter) {
    return FilterChain.newBuilder()
        .setName(Names.in(port.number))
        .setFilterChainMatch(
            match.setDestinationPort(Wire.number(port.number)).setTransportProtocol("tls"))
        .setTransportSocket(TlsContexts.server(trust))
        .addFilters(filter)
        .build();
  }

  private static FilterChain plaintext(Port port, Filter filter) {
    var match =
        FilterChainMatch.newBuilder()
            .setDestinationPort(Wire.number(port.number))
            .setTransportProtocol("raw_buffer");
    return FilterChain.newBuilder()
        .setName(Names.in(port.number) + "|plaintext")
        .setFilterChainMatch(match)
        .addFilters(filter)
        .build();
  }

  private static Filter application() {
    return Listeners.tcp(Names.INBOUND, List.of());
  }
}
