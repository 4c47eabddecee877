package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.MeshPolicy.Outbound;
import dev.sluice.domain.policy.Name;
import java.util.HashMap;
import java.util.Map;

/** A snapshot's Service ports by name. */
final class SnapshotIndex {
  private final Snapshot snapshot;
  private final Map<Port, Outbound> outbound = new HashMap<>();

  private record Port(Name service, int port) {}

  SnapshotIndex(Snapshot snapshot) {
    this.snapshot = snapshot;
    snapshot
        .policy()
        .outbound()
        .forEach(one -> outbound.put(new Port(one.service(), one.port()), one));
  }

  boolean isOf(Snapshot other) {
    return snapshot == other;
  }

  /** Null where there is none. */
  Outbound outbound(Name service, int port) {
    return outbound.get(new Port(service, port));
  }

  /** Null where there is none. */
  Resource shared(TypeUrl type, String name) {
    return snapshot.shared().of(type).get(name);
  }

  /** Pods whose sidecars are served. */
  int pods() {
    return snapshot.byPod().size();
  }
}
