package dev.sluice.domain.analysis;

/** Where traffic is measured: our own edge store, another SMI provider's TrafficMetrics, or Prometheus. */
public interface TrafficMeter {
  /**
   * What all clients together sent to a backend Service since this process began to measure. Totals never fall while the process lives;
   * a window is the difference of two readings.
   *
   * @return never null; {@link Traffic#NONE} for a backend that nobody called
   */
  Traffic total(String namespace, String backendService);
}
