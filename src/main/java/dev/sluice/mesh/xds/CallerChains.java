package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.MeshPolicy.InboundPort;
import dev.sluice.domain.policy.Principal;
import dev.sluice.domain.policy.Protocol;
import dev.sluice.mesh.identity.CallerName;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import java.util.List;
import java.util.stream.Stream;

/**
 * A guarded TCP port as a filter chain per caller. A chain depends on its port and its caller
 * alone, so that a caller who comes or goes changes no other's: Envoy closes the connections of a
 * chain that went, after the sidecar's drain time, and leaves those of equal chains alone.
 *
 * <p>The name in the hello chooses the chain; its trust then admits that caller's certificate and
 * no other. Who names nobody that is granted meets no chain and is closed.
 *
 * @param callers sorted; empty means nobody
 */
record CallerChains(int port, List<Principal> callers) {

  /** Everyone whom any grant names; nobody on a port of HTTP, where each request is judged. */
  static CallerChains of(InboundPort port) {
    if (port.protocol() == Protocol.HTTP) return new CallerChains(port.port(), List.of());
    List<Principal> callers =
        port.grants().stream()
            .flatMap(grant -> grant.sources().stream())
            .filter(CallerName::isPossible)
            .distinct()
            .sorted()
            .toList();
    return new CallerChains(port.port(), callers);
  }

  Stream<FilterChain> filterChains(Filter application) {
    return callers.stream().map(caller -> filterChain(caller, application));
  }

  private FilterChain filterChain(Principal caller, Filter application) {
    var match = FilterChainMatch.newBuilder().addServerNames(CallerName.of(caller));
    return Listeners.mutualTls(
        Names.in(port, caller), port, match, Names.peer(caller), application);
  }
}
