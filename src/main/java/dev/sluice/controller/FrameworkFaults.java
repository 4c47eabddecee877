package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What fails in the framework, where the reconciler does not see it, is told on the Rollout as
 * well. The framework says so to nobody but its metrics.
 */
public final class FrameworkFaults implements Metrics {
  private final Supplier<RolloutReconciler> reconciler;

  /**
   * @param reconciler asked for when something fails, since it comes later than this
   */
  public FrameworkFaults(Supplier<RolloutReconciler> reconciler) {
    this.reconciler = reconciler;
  }

  @Override
  public void reconciliationFailed(
      HasMetadata resource,
      @Nullable RetryInfo retry,
      Exception thrown,
      Map<String, Object> metadata) {
    if (resource instanceof Rollout rollout) {
      reconciler.get().failed(rollout, thrown);
    }
  }
}
