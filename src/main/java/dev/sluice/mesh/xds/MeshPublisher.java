package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.MeshModel;
import dev.sluice.domain.policy.PolicyCompiler;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Model to policy to resources to sidecars. Thread-safe. */
public final class MeshPublisher implements Consumer<MeshModel> {
  private final SnapshotBuilder builder = new SnapshotBuilder();
  private final AdsServer ads;
  private final String trustDomain;
  private final Supplier<String> rootsPem;
  private MeshModel last;

  /**
   * @param rootsPem roots that a peer's certificate may come from, now
   */
  public MeshPublisher(AdsServer ads, String trustDomain, Supplier<String> rootsPem) {
    this.ads = ads;
    this.trustDomain = trustDomain;
    this.rootsPem = rootsPem;
  }

  @Override
  public synchronized void accept(MeshModel model) {
    last = model;
    ads.publish(builder.build(PolicyCompiler.compile(model), trustDomain, rootsPem.get()));
  }

  /** Publishes the newest model again, because the roots may have changed. */
  public synchronized void again() {
    if (last != null) {
      accept(last);
    }
  }

  /** Null before the first one. */
  synchronized MeshModel last() {
    return last;
  }
}
