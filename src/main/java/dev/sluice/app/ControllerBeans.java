package dev.sluice.app;

import dev.sluice.controller.FrameworkFaults;
import dev.sluice.controller.RolloutReconciler;
import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** What the operator's framework needs of us. */
class ControllerBeans {
  @Produces
  @Singleton
  Metrics frameworkMetrics(MeterRegistry registry, Instance<RolloutReconciler> reconciler) {
    return new AggregatedMetrics(
        List.of(
            MicrometerMetricsV2.newBuilder(registry).build(),
            new FrameworkFaults(reconciler::get)));
  }
}
