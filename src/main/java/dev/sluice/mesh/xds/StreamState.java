package dev.sluice.mesh.xds;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One sidecar's delta stream as a state machine without I/O: requests and changes go in, responses
 * come out. Not thread-safe.
 *
 * <p>Order is make before break. Secrets, clusters and endpoints go first; listeners and routes,
 * which name clusters, wait until the sidecar has accepted those and each new cluster has got its
 * endpoints; what is no longer named is removed last, and not at all while the sidecar refuses a
 * listener or a route, because its last good one may still name it.
 */
final class StreamState {
  private final Map<TypeUrl, TypeState> types = new EnumMap<>(TypeUrl.class);
  private final Set<String> warming = new TreeSet<>();
  private View view;
  private long nonce;

  StreamState() {
    for (TypeUrl type : TypeUrl.values()) {
      types.put(type, new TypeState(type));
    }
  }

  /** Takes a request of the given type in; what it rejected, when that is certain. */
  Optional<TypeState.Rejected> onRequest(TypeUrl type, DeltaDiscoveryRequest request) {
    TypeState state = types.get(type);
    boolean first = !state.asked();
    Optional<TypeState.Rejected> rejection = state.onRequest(request, view);
    if (first && type == TypeUrl.ENDPOINTS) {
      warming.forEach(
          state::repeat); // has them from an earlier stream, but not yet for the cluster's new form
    }
    return rejection;
  }

  /** Null until {@link #serve}. */
  View view() {
    return view;
  }

  /** Begins to serve. */
  void serve(View first) {
    view = first;
    types.values().forEach(type -> type.reset(first));
  }

  /** Goes on with another view. */
  void onChange(View after, Changes changes) {
    view = after;
    for (Map.Entry<TypeUrl, Set<String>> changed : changes.byType().entrySet()) {
      changed.getValue().forEach(types.get(changed.getKey())::changed);
    }
  }

  /** The next response, which counts as sent; empty when nothing can be said now. */
  Optional<DeltaDiscoveryResponse> next() {
    if (view == null) {
      return Optional.empty();
    }
    return addition(TypeUrl.SECRET)
        .or(this::clusters)
        .or(() -> addition(TypeUrl.ENDPOINTS))
        .or(() -> held() ? Optional.empty() : afterClusters());
  }

  /** Whether the sidecar has accepted this version of this resource. */
  boolean has(TypeUrl type, String name, String version) {
    return types.get(type).has(name, version);
  }

  /** The version that the sidecar goes by: null for none, empty for that there is none. */
  String accepted(TypeUrl type, String name) {
    return types.get(type).accepted(name);
  }

  /** Whether it no longer has something that it had accepted, since the last time. */
  boolean takeLost() {
    boolean lost = false;
    for (TypeState type : types.values()) {
      lost |= type.takeLost();
    }
    return lost;
  }

  /**
   * Whether the sidecar can be called: it has what this pod's own view has, but for what only its
   * calls to others need, and a certificate.
   */
  boolean receives() {
    return view != null
        && types.get(TypeUrl.LISTENER).asked()
        && view.own().byType().entrySet().stream()
            .allMatch(
                ofType ->
                    ofType.getValue().values().stream()
                        .allMatch(resource -> receives(ofType.getKey(), resource)))
        && receives(TypeUrl.SECRET, view.certificate());
  }

  /** A listener makes the sidecar ask for what it needs; all listeners are asked for. */
  private boolean receives(TypeUrl type, Resource resource) {
    TypeState state = types.get(type);
    boolean ofItsCalls = type == TypeUrl.LISTENER && resource.name().equals(Names.OUTBOUND);
    return ofItsCalls
        || type != TypeUrl.LISTENER && !state.covers(resource.name())
        || state.has(resource.name(), resource.version());
  }

  /** Whether the sidecar is served, has its listeners, and has accepted everything it asked for. */
  boolean calm() {
    return view != null
        && types.get(TypeUrl.LISTENER).asked()
        && types.values().stream().allMatch(type -> type.calm(view));
  }

  /**
   * Whether the sidecar goes on with an older version of something, because it refused the newest.
   */
  boolean rejects() {
    return types.values().stream().anyMatch(TypeState::rejects);
  }

  /** Whether the sidecar is served and has accepted every secret that it asked for. */
  boolean hasSecrets() {
    return view != null
        && types.get(TypeUrl.LISTENER).asked()
        && types.get(TypeUrl.SECRET).calm(view);
  }

  /** Whether {@link #hasSecrets}, among them this very certificate unless it uses none. */
  boolean hasCertificate(String version) {
    TypeState secrets = types.get(TypeUrl.SECRET);
    return hasSecrets() && (secrets.has(Names.CERT, version) || !secrets.covers(Names.CERT));
  }

  private Optional<DeltaDiscoveryResponse> clusters() {
    Optional<DeltaDiscoveryResponse> response = addition(TypeUrl.CLUSTER);
    response.ifPresent(
        clusters -> clusters.getResourcesList().forEach(cluster -> warm(cluster.getName())));
    return response;
  }

  /**
   * A cluster that is new or changed serves nobody until its endpoints come after it, even if the
   * sidecar has them already.
   */
  private void warm(String cluster) {
    if (view.get(TypeUrl.ENDPOINTS, cluster) != null) {
      warming.add(cluster);
      types.get(TypeUrl.ENDPOINTS).repeat(cluster);
    }
  }

  private boolean held() {
    TypeState clusters = types.get(TypeUrl.CLUSTER);
    TypeState endpoints = types.get(TypeUrl.ENDPOINTS);
    if (clusters.busy() || endpoints.busy()) {
      return true;
    }
    warming.removeIf(this::warmed);
    return !warming.isEmpty();
  }

  private boolean warmed(String cluster) {
    TypeState endpoints = types.get(TypeUrl.ENDPOINTS);
    Resource wanted = view.get(TypeUrl.ENDPOINTS, cluster);
    return wanted == null
        || view.get(TypeUrl.CLUSTER, cluster) == null
        || types.get(TypeUrl.CLUSTER).hasRejected(cluster)
        || endpoints.hasRejected(cluster)
        || endpoints.has(cluster, wanted.version());
  }

  private Optional<DeltaDiscoveryResponse> afterClusters() {
    return any(TypeUrl.LISTENER)
        .or(() -> any(TypeUrl.ROUTES))
        .or(
            () ->
                settled(TypeUrl.LISTENER) && settled(TypeUrl.ROUTES)
                    ? removal()
                    : Optional.empty());
  }

  private Optional<DeltaDiscoveryResponse> removal() {
    return any(TypeUrl.CLUSTER).or(() -> any(TypeUrl.ENDPOINTS)).or(() -> any(TypeUrl.SECRET));
  }

  private boolean settled(TypeUrl type) {
    return types.get(type).calm(view);
  }

  private Optional<DeltaDiscoveryResponse> addition(TypeUrl type) {
    return next(type, false);
  }

  private Optional<DeltaDiscoveryResponse> any(TypeUrl type) {
    return next(type, true);
  }

  private Optional<DeltaDiscoveryResponse> next(TypeUrl type, boolean removals) {
    Optional<DeltaDiscoveryResponse> response = types.get(type).next(view, removals, nonce + 1);
    response.ifPresent(sent -> nonce++);
    return response;
  }
}
