package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.MeshModel.Endpoint;
import dev.sluice.domain.policy.MeshPolicy;
import dev.sluice.domain.policy.MeshPolicy.Inbound;
import dev.sluice.domain.policy.MeshPolicy.InboundPort;
import dev.sluice.domain.policy.MeshPolicy.Outbound;
import dev.sluice.domain.policy.MeshPolicy.Rule;
import dev.sluice.domain.policy.MeshPolicy.WeightedBackend;
import dev.sluice.domain.policy.Name;
import dev.sluice.domain.policy.Principal;
import dev.sluice.domain.policy.Protocol;
import dev.sluice.domain.policy.UdpPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Translates a policy into Envoy's resources. Equal policies give equal bytes, whichever builder
 * made them and whatever it built before; what did not change since the last snapshot is the same
 * object.
 *
 * <p>What changes often lives where a change cuts nothing: HTTP weights and grants in routes, TCP
 * weights in endpoints. TCP grants are chains of a listener, where a change cuts whom it concerns.
 */
final class SnapshotBuilder {
  private final ResourceCache cache = new ResourceCache();

  /**
   * Safe to call from several threads, one at a time.
   *
   * @param trustDomain of all SPIFFE ids
   * @param rootsPem certificates that sign workloads' certificates, PEM; several while the root is
   *     rotated
   */
  synchronized Snapshot build(MeshPolicy policy, String trustDomain, String rootsPem) {
    cache.begin();
    var build = new Build(policy, trustDomain, rootsPem);
    return new Snapshot(policy, cache.resources(build.shared()), byPod(build));
  }

  private Map<Name, Resources> byPod(Build build) {
    OutboundListener ipv4 = OutboundListener.of(build.policy);
    Map<Boolean, Resource> outbound = new HashMap<>();
    Map<Inbound, Resources> views = new HashMap<>();
    Map<Name, Resources> byPod = new HashMap<>();
    build
        .policy
        .inbound()
        .forEach(
            (pod, inbound) ->
                byPod.put(
                    pod,
                    views.computeIfAbsent(
                        inbound,
                        key ->
                            cache
                                .resources(build.inbound(key))
                                .with(
                                    TypeUrl.LISTENER,
                                    outbound.computeIfAbsent(
                                        key.ipv6(),
                                        ipv6 -> cache.resource(ipv6 ? ipv4.withIpv6() : ipv4))))));
    return byPod;
  }

  /** One policy's blueprints. */
  private static final class Build {
    private final MeshPolicy policy;
    private final String trustDomain;
    private final String rootsPem;
    private final Map<String, Outbound> byName;

    Build(MeshPolicy policy, String trustDomain, String rootsPem) {
      this.policy = policy;
      this.trustDomain = trustDomain;
      this.rootsPem = rootsPem;
      this.byName =
          policy.outbound().stream().collect(Collectors.toMap(Names::out, Function.identity()));
    }

    Stream<Blueprint> shared() {
      Stream<Blueprint> common =
          Stream.of(
              TrustSecret.roots(trustDomain, rootsPem),
              OriginalDestination.INBOUND,
              OriginalDestination.PASSTHROUGH,
              OriginalDestination.DIRECT);
      return Stream.concat(common, policy.outbound().stream().flatMap(this::upstream));
    }

    Stream<Blueprint> inbound(Inbound inbound) {
      var listener = InboundListener.of(inbound);
      Stream<Blueprint> http =
          inbound.ports().stream()
              .filter(port -> port.protocol() == Protocol.HTTP)
              .map(port -> routes(inbound, port));
      Stream<Blueprint> udp = inbound.udp().stream().flatMap(Build::udp);
      return Stream.of(Stream.of(listener), http, peers(listener), udp).flatMap(it -> it);
    }

    private static Stream<Blueprint> udp(UdpPolicy policy) {
      return Stream.of(new UdpListener(), new UdpRoutes(UdpRules.text(policy)));
    }

    private InboundRoutes routes(Inbound inbound, InboundPort port) {
      return new InboundRoutes(port.port(), trustDomain, inbound.permissive(), port.grants());
    }

    private Stream<Blueprint> peers(InboundListener listener) {
      return listener.callers().map(caller -> TrustSecret.peer(caller, trustDomain, rootsPem));
    }

    private Stream<Blueprint> upstream(Outbound out) {
      String name = Names.out(out);
      List<Outbound> receivers = receivers(out);
      List<Principal> identities =
          receivers.stream()
              .flatMap(receiver -> receiver.identities().stream())
              .map(Principal::of)
              .toList();
      boolean meshedOnly =
          receivers.stream()
              .flatMap(receiver -> receiver.endpoints().stream())
              .allMatch(Endpoint::meshed);
      Stream<Blueprint> all =
          Stream.of(
              TrustSecret.of(name, identities, trustDomain, rootsPem),
              new UpstreamCluster(name, meshedOnly),
              new UpstreamEndpoints(name, shares(out)));
      return out.protocol() == Protocol.HTTP ? Stream.concat(all, Stream.of(routes(out))) : all;
    }

    /**
     * Whose addresses are in the cluster: requests are split between clusters, connections within
     * one.
     */
    private List<Outbound> receivers(Outbound out) {
      return out.protocol() == Protocol.HTTP
          ? List.of(out)
          : backends(out).stream()
              .map(backend -> leaf(backend, out))
              .filter(Objects::nonNull)
              .toList();
    }

    private List<UpstreamEndpoints.Share> shares(Outbound out) {
      if (out.protocol() == Protocol.HTTP) return List.of(share(out, 1));
      return backends(out).stream()
          .filter(backend -> leaf(backend, out) != null)
          .map(backend -> share(leaf(backend, out), backend.weight()))
          .toList();
    }

    private static UpstreamEndpoints.Share share(Outbound leaf, int weight) {
      return new UpstreamEndpoints.Share(
          leaf.service(), weight, UpstreamEndpoints.Address.of(leaf.endpoints()));
    }

    private OutboundRoutes routes(Outbound out) {
      List<String> hosts = out.headless() ? HeadlessRoots.hosts(out) : List.of();
      return new OutboundRoutes(
          Names.out(out), hosts, out.rules().stream().map(rule -> rule(out, rule)).toList());
    }

    private OutboundRoutes.Rule rule(Outbound out, Rule rule) {
      List<OutboundRoutes.Share> shares =
          reachable(out, rule.backends()).stream()
              .map(
                  backend ->
                      new OutboundRoutes.Share(
                          Names.out(backend.service(), out.port()), backend.weight()))
              .toList();
      return new OutboundRoutes.Rule(rule.matches(), shares);
    }

    /**
     * A backend without any address leaves its share to the others, as it does in a TCP cluster; if
     * all are without, requests fail.
     */
    private List<WeightedBackend> reachable(Outbound out, List<WeightedBackend> backends) {
      List<WeightedBackend> with =
          backends.stream()
              .filter(
                  backend ->
                      leaf(backend, out) != null && !leaf(backend, out).endpoints().isEmpty())
              .toList();
      return with.isEmpty() ? backends : with;
    }

    /** A TCP port has one rule, for connections cannot be matched. */
    private static List<WeightedBackend> backends(Outbound out) {
      return out.rules().get(out.rules().size() - 1).backends();
    }

    private Outbound leaf(WeightedBackend backend, Outbound out) {
      return byName.get(Names.out(backend.service(), out.port()));
    }
  }
}
