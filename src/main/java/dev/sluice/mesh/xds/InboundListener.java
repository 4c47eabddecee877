package dev.sluice.mesh.xds;

import com.google.protobuf.Message;
import dev.sluice.domain.policy.MeshPolicy.Inbound;
import dev.sluice.domain.policy.MeshPolicy.InboundPort;
import dev.sluice.domain.policy.Principal;
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
 * Takes every connection that comes to the pod. Of HTTP ports it does not know who may use them, so
 * their grants change without it. Of TCP ports it knows the callers, for only a listener's change
 * makes Envoy close connections that are open: those of the caller who lost its grant, since each
 * has a chain of its own ({@link CallerChains}).
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

  /**
   * @param callers nobody on an HTTP port, and where everybody may call
   */
  record Port(int number, Protocol protocol, CallerChains callers) {
    static Port of(InboundPort port, boolean permissive) {
      var callers = permissive ? new CallerChains(port.port(), List.of()) : CallerChains.of(port);
      return new Port(port.port(), port.protocol(), callers);
    }
  }

  static InboundListener of(Inbound inbound) {
    return new InboundListener(
        inbound.permissive(),
        inbound.ports().stream().map(port -> Port.of(port, inbound.permissive())).toList(),
        inbound.ipv6());
  }

  /** Who is named in any port's chains, once each. */
  Stream<Principal> callers() {
    return ports.stream().flatMap(port -> port.callers.callers().stream()).distinct();
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
    if (port.protocol == Protocol.TCP) return port.callers.filterChains(application());
    Filter http = HttpManagers.guarded(Names.in(port.number));
    return Stream.of(mutualTls(port, FilterChainMatch.newBuilder(), http));
  }

  /**
   * TLS that is not ours, and anything else that is not for an HTTP port, goes to {@link
   * #anyoneElse}.
   */
  private Stream<FilterChain> open(Port port) {
    var ours = FilterChainMatch.newBuilder().addApplicationProtocols(TlsContexts.ALPN);
    if (port.protocol == Protocol.TCP) return Stream.of(mutualTls(port, ours, application()));
    Filter http = HttpManagers.open(Names.in(port.number));
    return Stream.of(mutualTls(port, ours, http), plaintext(port, http));
  }

  private static Listener.Builder anyoneElse(Listener.Builder listener) {
    return listener
        .setListenerFiltersTimeout(Wire.seconds(FIRST_BYTE_SECONDS))
        .setContinueOnListenerFiltersTimeout(true)
        .setDefaultFilterChain(
            FilterChain.newBuilder().setName(Names.INBOUND).addFilters(application()));
  }

  private static FilterChain mutualTls(Port port, FilterChainMatch.Builder match, Filter filter) {
    return Listeners.mutualTls(Names.in(port.number), port.number, match, Names.ROOTS, filter);
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
