package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.MeshPolicy;
import dev.sluice.domain.policy.Name;
import java.util.Map;

/**
 * Everything the sidecars shall have, made from one policy.
 *
 * @param policy what it was made from
 * @param shared what every sidecar gets: clusters, endpoints, outbound routes, roots, validation
 *     contexts of upstreams
 * @param byPod what one pod's sidecar gets besides: its listeners, inbound routes, allowed peers.
 *     Pods with equal inbound policy share one object
 */
record Snapshot(MeshPolicy policy, Resources shared, Map<Name, Resources> byPod) {
  Snapshot {
    byPod = Map.copyOf(byPod);
  }
}
