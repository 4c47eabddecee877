package dev.sluice.controller;

import dev.sluice.testkit.simulation.SimulatedCluster;
import java.time.Duration;

/**
 * What Rollouts cost at rest and while they are released, on a real API server with simulated pods,
 * sidecars and requests.
 *
 * <p>Requests are those of the controller's own client. CPU time is that of the threads that
 * reconcile, and that of the whole process, where the simulated kubelet, sidecars and callers are
 * in it too, so it is an upper bound.
 */
public final class ReleaseLoad {
  private static final Duration REST = Duration.ofSeconds(60);

  private ReleaseLoad() {}

  /**
   * @param args Rollouts at rest, simultaneous releases (at most as many)
   */
  public static void main(String[] args) {
    int rollouts = Integer.parseInt(args[0]);
    int releases = Integer.parseInt(args[1]);
    try (var cluster = SimulatedCluster.start()) {
      var fleet = new SimulatedFleet(cluster, rollouts);
      fleet.bringUp();
      atRest(cluster, rollouts);
      Measured one = released(cluster, fleet, 1);
      Measured many = released(cluster, fleet, releases);
      Report.print("as many rolls without Sluice", fleet.rollPlain(releases), "s");
      Report.print("time of all, of one", many.seconds() / one.seconds(), "x, allowed 1.15");
      Report.print("requests of each, of one", many.perRelease() / one.perRelease(), "x");
    }
    System.exit(0); // informers of the benchmark are daemons of nobody
  }

  private static void atRest(SimulatedCluster cluster, int rollouts) {
    cluster.controller().stop();
    double nothing = Measured.during(cluster, 1, () -> Measured.pass(REST)).cpu();
    cluster.controller().start();
    Measured.pass(REST); // what a start costs
    Measured rest = Measured.during(cluster, 1, () -> Measured.pass(REST));
    Report.print("Rollouts at rest", rollouts, "");
    Report.print("  CPU, reconciling", 100 * rest.reconciling(), "% of a core, allowed 1");
    Report.print("  CPU of the process", 100 * rest.cpu(), "% of a core");
    Report.print("  without the controller", 100 * nothing, "% of a core");
    Report.print("  requests", rest.requests().all() / rest.seconds(), "per second, allowed 0.1");
    rest.requests().print(rest.seconds());
  }

  private static Measured released(SimulatedCluster cluster, SimulatedFleet fleet, int count) {
    Measured seen = Measured.during(cluster, count, () -> fleet.release(count));
    Report.print("simultaneous releases", count, "");
    Report.print("  until all were promoted", seen.seconds(), "s");
    double[] each = fleet.each(count);
    Report.print("  one of them, median", each[count / 2], "s");
    Report.print("  one of them, slowest", each[count - 1], "s");
    Report.print("  requests of each", seen.perRelease(), "allowed 25");
    seen.requests().print(count);
    Report.print("  CPU, reconciling", 100 * seen.reconciling(), "% of a core, allowed 50");
    Report.print("  CPU, with simulation", 100 * seen.cpu(), "% of a core");
    return seen;
  }
}
