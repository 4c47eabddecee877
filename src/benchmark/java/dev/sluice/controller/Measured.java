package dev.sluice.controller;

import com.sun.management.OperatingSystemMXBean;
import dev.sluice.testkit.simulation.Controller;
import dev.sluice.testkit.simulation.SimulatedCluster;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * What some work took.
 *
 * @param cpu of this process, in cores
 * @param reconciling the part of it that the controller's threads used
 * @param requests of the controller
 * @param releases that were under way
 */
record Measured(
    double seconds, double cpu, double reconciling, RequestTable requests, int releases) {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final double NANOS = 1e9;

  static Measured during(SimulatedCluster cluster, int releases, Runnable work) {
    RequestTable requests = requests(cluster);
    long cpu = SYSTEM.getProcessCpuTime();
    long reconciling = controllerNanos();
    long start = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - start) / NANOS;
    return new Measured(
        seconds,
        (SYSTEM.getProcessCpuTime() - cpu) / NANOS / seconds,
        (controllerNanos() - reconciling) / NANOS / seconds,
        requests(cluster).since(requests),
        releases);
  }

  /** Of threads that are alive; those of the pool stay. */
  private static long controllerNanos() {
    return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
        .filter(thread -> thread != null && thread.getThreadName().startsWith(Controller.THREAD))
        .mapToLong(thread -> THREADS.getThreadCpuTime(thread.getThreadId()))
        .sum();
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
