package dev.sluice.mesh.status;

import dev.sluice.mesh.xds.Rejection;
import dev.sluice.mesh.xds.RejectionListener;
import org.jspecify.annotations.Nullable;

/** What a sidecar said last when it refused a configuration. */
public final class LatestRefusal implements RejectionListener {
  private volatile @Nullable String text;

  @Override
  public void onRejected(Rejection rejection) {
    text =
        "pod %s, %s %s: %s"
            .formatted(
                rejection.pod(), rejection.type(), rejection.resource(), rejection.message());
  }

  /** Null where there was none. */
  @Nullable String text() {
    return text;
  }
}
