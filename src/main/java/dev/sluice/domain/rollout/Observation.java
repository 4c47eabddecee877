package dev.sluice.domain.rollout;

import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.analysis.Window;
import dev.sluice.domain.rollout.RouteProgress.RouteState;
import java.util.Optional;

/**
 * The world at one instant, as far as a decision needs it.
 *
 * @param stableService backend of the stable version
 * @param canaryService backend of the canary
 * @param splitExists whether our TrafficSplit is there
 * @param stableKnown whether every sidecar knows the stable Service's endpoints; not looked at
 *     where the split exists
 * @param window a finished window of traffic, given once, or empty
 * @param orders what people asked for
 */
public record Observation(
    Target target,
    Canary canary,
    String stableService,
    String canaryService,
    RouteState routes,
    boolean splitExists,
    boolean stableKnown,
    Optional<WindowSeen> window,
    Orders orders) {

  /**
   * The user's workload.
   *
   * @param revision hash of the pod template that it asks for
   * @param replicas pods that it asks for
   * @param complete whether all its pods run that template and are available, and no other pods are
   *     left
   * @param mixed whether some of its pods run another template
   * @param held whether a new template would wait, because we hold the workload
   */
  public record Target(
      String revision, int replicas, boolean complete, boolean mixed, boolean held) {}

  /**
   * Our canary workload.
   *
   * @param exists whether it is there at all
   * @param upToDate whether its controller has seen what we asked for last
   * @param ready pods that are ready
   */
  public record Canary(boolean exists, boolean upToDate, int ready) {
    /** None is there. */
    public static final Canary NONE = new Canary(false, false, 0);
  }

  /**
   * A window without the plan's part of it, which the stepper adds.
   *
   * @param samples what was measured besides the requests
   */
  public record WindowSeen(long index, Traffic stable, Traffic canary, Samples samples) {
    /** What the engine gets. */
    public Window with(double weight, boolean lastStep, boolean mayAdvance) {
      return new Window(index, weight, lastStep, mayAdvance, stable, canary, samples);
    }
  }

  /**
   * Orders name the revision that they are about, so that an old order never acts on a new release.
   *
   * @param abort revision to take back, or null
   * @param retry rejected revision to try again, or null
   * @param resume {@code <revision>-<step>} to go on from, steps counted from 1, or null
   */
  public record Orders(String abort, String retry, String resume) {
    /** Nobody asked for anything. */
    public static final Orders NONE = new Orders(null, null, null);
  }

  int endpoints(String service) {
    return routes.endpoints().getOrDefault(service, 0);
  }

  /** Whether every sidecar shares requests out like this. */
  public boolean routesSay(Exposure exposure) {
    return routes.settled()
        && routes.weights().getOrDefault(canaryService, -1) == exposure.percent()
        && routes.weights().getOrDefault(stableService, -1) == 100 - exposure.percent();
  }

  /** The same, with a window of traffic. */
  public Observation with(WindowSeen seen) {
    return new Observation(
        target,
        canary,
        stableService,
        canaryService,
        routes,
        splitExists,
        stableKnown,
        Optional.of(seen),
        orders);
  }
}
