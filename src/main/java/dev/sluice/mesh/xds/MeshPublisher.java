package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.MeshModel;
import dev.sluice.domain.policy.PolicyCompiler;
import java.util.function.Consumer;

/** Model to policy to resources to sidecars. */
public final class MeshPublisher implements Consumer<MeshModel> {
  private final SnapshotBuilder builder = new SnapshotBuilder();
  private final AdsServer ads;
  private final String trustDomain;
  private final String rootsPem;

  public MeshPublisher(AdsServer ads, String trustDomain, String rootsPem) {
    this.ads = ads;
    this.trustDomain = trustDomain;
    this.rootsPem = rootsPem;
  }

  @Override
  public void accept(MeshModel model) {
    ads.publish(builder.build(PolicyCompiler.compile(model), trustDomain, rootsPem));
  }
}
