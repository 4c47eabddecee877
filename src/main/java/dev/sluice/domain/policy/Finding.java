package dev.sluice.domain.policy;

/**
 * Something about an SMI object that its author should know: a part of it has no effect, or another
 * one than it seems.
 *
 * @param message one sentence that names what is wrong and what happens therefore
 */
public record Finding(Reason reason, String message) {
  /** CamelCase, as in a Kubernetes event. */
  public enum Reason {
    /** TrafficSplit: no such Service, or none of this namespace. */
    RootNotFound,
    /** TrafficSplit: a Service that should get traffic is missing. */
    BackendNotFound,
    /** TrafficSplit: a backend lacks a port of the root, and gets nothing on it. */
    PortMismatch,
    /** TrafficSplit: nobody can be given traffic on a port. */
    NoUsableBackend,
    /** TrafficSplit: requests fail. */
    AllWeightsZero,
    /** TrafficSplit: an older one holds the root. */
    Shadowed,
    /** TrafficSplit: matches, or a headless root, on a port that is not HTTP. */
    NeedsHttp,
    /** A route object that is named is missing or empty. */
    RouteNotFound,
    /** TrafficTarget: the group has no match of that name. */
    MatchNotFound,
    /** TrafficTarget: an IdentityBinding is missing, or unclear. */
    BindingNotFound,
    /** TrafficTarget: its destination is in another namespace. */
    ForeignDestination,
    /** TrafficTarget: pods of its destination have no sidecar, so nothing guards them. */
    NotMeshed,
    /** TrafficTarget: pods of its destination refuse all UDP or none, whatever UDPRoutes say. */
    UdpNotEnforced,
    /** A list, subject or scheme without which the object says nothing. */
    SaysNothing,
    /** HTTPRouteGroup: a match that cannot be evaluated. */
    UnusableMatch,
    /** IdentityBinding: a SPIFFE id of another namespace or trust domain. */
    ForeignIdentity
  }
}
