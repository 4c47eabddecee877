package dev.sluice.domain.policy;

/** The kinds of SMI objects, and how people write them. */
public enum SmiKind {
  TRAFFIC_SPLIT("TrafficSplit"),
  TRAFFIC_TARGET("TrafficTarget"),
  HTTP_ROUTE_GROUP("HTTPRouteGroup"),
  TCP_ROUTE("TCPRoute"),
  UDP_ROUTE("UDPRoute"),
  IDENTITY_BINDING("IdentityBinding");

  private final String text;

  SmiKind(String text) {
    this.text = text;
  }

  /** As in {@code kind:}. */
  public String text() {
    return text;
  }
}
