package dev.sluice.mesh.validation;

/** TCPRoute and UDPRoute; before v1alpha4 there is nothing in them that could be wrong. */
final class PortRouteCheck {
  private static final int MOST_PORTS = 1_024;

  private PortRouteCheck() {}

  static void check(Subject route, Findings findings) {
    var spec = route.content();
    if (!spec.given() && route.version() >= 3) {
      findings.warn(spec, "missing; the route opens no port. \"spec: {}\" opens all");
    }
    var ports = spec.at("matches").at("ports");
    if (findings.list(ports, MOST_PORTS)) {
      ports.elements().forEach(it -> Ports.number(it, findings));
    }
  }
}
