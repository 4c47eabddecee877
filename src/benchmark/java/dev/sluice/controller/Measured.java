package dev.sluice.controller;

import com.sun.management.OperatingSystemMXBean;
import dev.sluice.testkit.simulation.SimulatedCluster;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * What some work took.
 *
 * @param cpu of this process, in cores
 * @param requests of the controller
 * @param releases that were under way
 */
record Measured(double seconds, double cpu, RequestTable requests, int releases) {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final double NANOS = 1e9;

  static Measured during(SimulatedCluster cluster, int releases, Runnable work) {
    RequestTable requests = requests(cluster);
    long cpu = SYSTEM.getProcessCpuTime();
    long start = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - start) / NANOS;
    return new Measured(
        seconds,
        (SYSTEM.getProcessCpuTime() - cpu) / NANOS / seconds,
        requests(cluster).since(requests),
        releases);
  }

  private static RequestTable requests(SimulatedCluster cluster) {
    return RequestTable.of(cluster.controller().requests().byPath());
  }

  static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  double perRelease() {
    return (double) requests.all() / releases;
  }
}
