package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.MeshPolicy.Outbound;
import dev.sluice.domain.policy.Name;
import dev.sluice.domain.policy.Principal;

/** Names of resources, as the sidecars, the metrics and people see them. */
final class Names {
  static final String OUTBOUND = "outbound";
  static final String INBOUND = "inbound";
  static final String PASSTHROUGH = "passthrough";

  /** Meshed pods that are called by their own addresses. */
  static final String DIRECT = "direct";

  static final String CERT = "cert";
  static final String ROOTS = "roots";
  static final String UDP = "udp";

  private Names() {}

  /** Cluster, endpoints, routes and validation context of one Service port. */
  static String out(Name service, int port) {
    return "out|" + service + "|" + port;
  }

  static String out(Outbound outbound) {
    return out(outbound.service(), outbound.port());
  }

  static String in(int port) {
    return "in|" + port;
  }

  /** A caller's own filter chain on a TCP port. */
  static String in(int port, Principal caller) {
    return in(port) + "|" + caller(caller);
  }

  /** Validation context that admits this caller alone. */
  static String peer(Principal caller) {
    return "peer|" + caller(caller);
  }

  private static String caller(Principal caller) {
    Identity account = caller.account();
    return caller.isPod()
        ? "pod|" + caller.podUid()
        : "account|" + account.namespace() + "/" + account.serviceAccount();
  }
}
