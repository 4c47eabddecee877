package dev.sluice.mesh.xds;

import com.google.protobuf.Message;
import dev.sluice.domain.policy.MeshPolicy.Outbound;
import dev.sluice.domain.policy.Protocol;
import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes every connection that leaves the pod's applications. It knows which addresses are Services
 * and nothing about where their traffic goes, so it changes only when Services come, go or move;
 * Envoy then leaves the connections of all other chains alone.
 */
record OutboundListener(List<Chain> chains) implements Blueprint {
  /**
   * @param clusterIps never empty
   */
  record Chain(String name, int port, Protocol protocol, List<String> clusterIps) {}

  /**
   * Chains of all Service ports. An address belongs to the first that claims it: while one Service
   * goes and another gets its address both may be seen, and Envoy refuses a listener with two
   * chains for one address.
   */
  static OutboundListener of(List<Outbound> outbound) {
    var chains = new ArrayList<Chain>();
    Set<String> taken = new HashSet<>();
    for (Outbound out : outbound) {
      List<String> ips =
          out.clusterIps().stream().filter(ip -> taken.add(ip + " " + out.port())).toList();
      if (!ips.isEmpty()) chains.add(new Chain(Names.out(out), out.port(), out.protocol(), ips));
    }
    return new OutboundListener(List.copyOf(chains));
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
        Listeners.intercepting(name(), Listeners.OUTBOUND_PORT, TrafficDirection.OUTBOUND);
    chains.forEach(chain -> listener.addFilterChains(filterChain(chain)));
    return listener.setDefaultFilterChain(elsewhere()).build();
  }

  private static FilterChain elsewhere() {
    return FilterChain.newBuilder()
        .setName(Names.PASSTHROUGH)
        .addFilters(Listeners.tcp(Names.PASSTHROUGH, List.of()))
        .build();
  }

  private static FilterChain filterChain(Chain chain) {
    return FilterChain.newBuilder()
        .setName(chain.name())
        .setFilterChainMatch(match(chain))
        .addFilters(filter(chain))
        .build();
  }

  private static Filter filter(Chain chain) {
    return switch (chain.protocol()) {
      case HTTP -> HttpManagers.outbound(chain.name());
      case TCP -> Listeners.tcp(chain.name(), AccessLogs.TCP);
    };
  }

  private static FilterChainMatch match(Chain chain) {
    var match = FilterChainMatch.newBuilder().setDestinationPort(Wire.number(chain.port()));
    chain.clusterIps().forEach(ip -> match.addPrefixRanges(single(ip)));
    return match.build();
  }

  private static CidrRange single(String ip) {
    return CidrRange.newBuilder()
        .setAddressPrefix(ip)
        .setPrefixLen(Wire.number(ip.contains(":") ? 128 : 32))
        .build();
  }
}
