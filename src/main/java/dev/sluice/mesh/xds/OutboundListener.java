package dev.sluice.mesh.xds;

import com.google.protobuf.Message;
import dev.sluice.domain.policy.MeshPolicy;
import dev.sluice.domain.policy.MeshPolicy.Outbound;
import dev.sluice.domain.policy.Protocol;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * Takes every connection that leaves the pod's applications. It knows which addresses are Services
 * and meshed pods, and nothing about where their traffic goes, so it changes only when Services or
 * pods come, go or move; Envoy then leaves the connections of all other chains alone.
 *
 * @param direct ports that speak mutual TLS, by a pod's own address
 * @param ipv6 whether it takes IPv6 besides IPv4
 */
record OutboundListener(List<Chain> chains, SortedMap<String, Set<Integer>> direct, boolean ipv6)
    implements Blueprint {
  /**
   * @param addresses never empty
   */
  record Chain(String name, Protocol protocol, List<Address> addresses) {}

  record Address(String ip, int port) {}

  /** Chains of all Service ports that have an address or, headless, a split to follow. */
  static OutboundListener of(MeshPolicy policy) {
    Stream<Chain> services =
        policy.outbound().stream()
            .filter(out -> !out.headless())
            .map(out -> new Chain(Names.out(out), out.protocol(), virtual(out)));
    Stream<Chain> headless =
        policy.outbound().stream()
            .filter(HeadlessRoots::isOne)
            .map(out -> new Chain(Names.out(out), out.protocol(), HeadlessRoots.addresses(out)));
    List<Chain> chains =
        Stream.concat(services, headless).filter(chain -> !chain.addresses().isEmpty()).toList();
    return new OutboundListener(chains, policy.direct(), false);
  }

  /** For pods that have IPv6. */
  OutboundListener withIpv6() {
    return new OutboundListener(chains, direct, true);
  }

  private static List<Address> virtual(Outbound out) {
    return out.clusterIps().stream().map(ip -> new Address(ip, out.port())).toList();
  }

  @Override
  public TypeUrl type() {
    return TypeUrl.LISTENER;
  }

  @Override
  public String name() {
    return Names.OUTBOUND;
  }

  @Override
  public Message message() {
    var listener =
        Listeners.intercepting(name(), Listeners.OUTBOUND_PORT, TrafficDirection.OUTBOUND, ipv6);
    var destinations = new DestinationMatcher();
    chains.stream()
        .filter(chain -> claim(destinations, chain))
        .forEach(chain -> listener.addFilterChains(filterChain(chain.name(), filter(chain))));
    direct.forEach(
        (ip, ports) -> ports.forEach(port -> destinations.claim(ip, port, Names.DIRECT)));
    return listener
        .addFilterChains(filterChain(Names.DIRECT, Listeners.tcp(Names.DIRECT, List.of())))
        .setFilterChainMatcher(destinations.matcher(Listeners.CLOSED))
        .setDefaultFilterChain(passthrough())
        .build();
  }

  /** A chain that gets none of its addresses is left out, for nothing would lead to it. */
  private static boolean claim(DestinationMatcher destinations, Chain chain) {
    boolean any = false;
    for (Address address : chain.addresses())
      any |= destinations.claim(address.ip(), address.port(), chain.name());
    return any;
  }

  private static FilterChain passthrough() {
    return FilterChain.newBuilder()
        .setName(Names.PASSTHROUGH)
        .addFilters(Listeners.tcp(Names.PASSTHROUGH, List.of()))
        .build();
  }

  /** Into the mesh, where the sidecar says who it is. */
  private static FilterChain filterChain(String name, Filter filter) {
    return FilterChain.newBuilder()
        .setName(name)
        .addFilters(CallerNameFilter.FILTER)
        .addFilters(filter)
        .build();
  }

  private static Filter filter(Chain chain) {
    return switch (chain.protocol()) {
      case HTTP -> HttpManagers.outbound(chain.name());
      case TCP -> Listeners.tcp(chain.name(), AccessLogs.TCP);
    };
  }
}
