package dev.sluice.domain.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the data plane shall do; made from a {@link MeshModel} by {@link PolicyCompiler} alone.
 *
 * @param outbound one per Service port, for all clients alike; sorted by service, then port
 * @param inbound by pod name, meshed pods only; equal policies are equal objects
 * @param direct ports on which pods speak mutual TLS with who calls them by their own address;
 *     sorted, by address
 */
public record MeshPolicy(
    List<Outbound> outbound, Map<Name, Inbound> inbound, SortedMap<String, Set<Integer>> direct) {

  /** A mesh whose pods are called through Services alone. */
  public MeshPolicy(List<Outbound> outbound, Map<Name, Inbound> inbound) {
    this(outbound, inbound, new TreeMap<>());
  }

  /**
   * A Service port as clients see it.
   *
   * @param rules tried in order, first match wins; never empty; the last one matches everything
   * @param identities whom the backends behind this very Service may be; sorted
   * @param endpoints this very Service's own addresses (not its split's), sorted
   * @param weights by backend Service as the TrafficSplit says, zero weights included; empty where
   *     no split divides this Service
   */
  public record Outbound(
      Name service,
      int port,
      Protocol protocol,
      List<String> clusterIps,
      List<Rule> rules,
      List<Identity> identities,
      List<MeshModel.Endpoint> endpoints,
      Map<String, Integer> weights) {

    /** A Service port that no TrafficSplit divides. */
    public Outbound(
        Name service,
        int port,
        Protocol protocol,
        List<String> clusterIps,
        List<Rule> rules,
        List<Identity> identities,
        List<MeshModel.Endpoint> endpoints) {
      this(service, port, protocol, clusterIps, rules, identities, endpoints, Map.of());
    }

    /** Whether clients dial its pods, since it has no address of its own. */
    public boolean headless() {
      return clusterIps.isEmpty();
    }
  }

  /**
   * @param matches alternatives (OR); empty means every request
   * @param backends positive weights only; empty means that no backend may receive traffic, so
   *     requests fail
   */
  public record Rule(List<HttpMatch> matches, List<WeightedBackend> backends) {}

  /**
   * @param service the leaf Service, which has an {@link Outbound} of the same port
   */
  public record WeightedBackend(Name service, int weight) {}

  /**
   * A workload as its callers meet it.
   *
   * @param permissive whether anyone may call anything
   * @param ports of TCP, by port number; traffic to any other port is refused unless permissive
   * @param udp empty where the workload does not follow UDP rules
   * @param ipv6 whether it is called, and calls, over IPv6 too
   */
  public record Inbound(
      Identity identity,
      boolean permissive,
      List<InboundPort> ports,
      Optional<UdpPolicy> udp,
      boolean ipv6) {

    /** A workload without UDP rules and without IPv6. */
    public Inbound(Identity identity, boolean permissive, List<InboundPort> ports) {
      this(identity, permissive, ports, Optional.empty());
    }

    /** A workload without IPv6. */
    public Inbound(
        Identity identity, boolean permissive, List<InboundPort> ports, Optional<UdpPolicy> udp) {
      this(identity, permissive, ports, udp, false);
    }
  }

  /**
   * @param grants who may do what here; empty means nobody
   */
  public record InboundPort(int port, Protocol protocol, List<Grant> grants) {}

  /**
   * One TrafficTarget's share on one port; sources and requests are never mixed with another
   * grant's.
   *
   * @param target the TrafficTarget's name, for people who read the configuration
   * @param sources who, sorted; never empty
   * @param http which requests (OR); empty means all. Always empty on a TCP port
   */
  public record Grant(Name target, Set<Principal> sources, List<HttpMatch> http) {}
}
