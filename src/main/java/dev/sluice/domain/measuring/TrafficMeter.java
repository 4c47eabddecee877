package dev.sluice.domain.measuring;

import dev.sluice.domain.analysis.Traffic;
import java.util.Collection;
import java.util.Map;

/**
 * Where traffic is measured: our own edge store, another SMI provider's TrafficMetrics, or
 * Prometheus.
 */
public interface TrafficMeter {
  /**
   * What all clients together sent to each of these backend Services since this process began to
   * measure, all at one instant. Totals never fall while the process lives; a window is the
   * difference of two readings.
   *
   * @return an entry for each backend; {@link Traffic#NONE} for one that nobody called
   */
  Map<String, Traffic> totals(String namespace, Collection<String> backendServices);
}
