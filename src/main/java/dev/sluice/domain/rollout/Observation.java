package dev.sluice.domain.rollout;

import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.analysis.StableSide;
import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.analysis.Window;
import dev.sluice.domain.rollout.RouteProgress.RouteState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The world at one instant, as far as a decision needs it.
 *
 * @param stableService backend of the stable version
 * @param canaryService backend of the canary
 * @param splitExists whether our TrafficSplit is there
 * @param stableKnown whether every sidecar knows the stable Service's endpoints; not looked at
 *     where the split exists
 * @param window a finished window of traffic, given once, or empty
 * @param unmeasured for how long the canary has been watched without a window
 * @param orders what people asked for
 * @param refusals what could not be done of what is wanted, newest first
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
    Duration unmeasured,
    List<Order> orders,
    List<Refusal> refusals) {
  public Observation {
    orders = List.copyOf(orders);
    refusals = List.copyOf(refusals);
  }

  /**
   * The user's workload.
   *
   * @param revision hash of the pod template that it asks for
   * @param replicas pods that it asks for
   * @param complete whether all its pods run that template and are available, and no other pods are
   *     left
   * @param mixed whether some of its pods run another version than the released one, though nothing
   *     is being promoted
   * @param held whether a Rollout's mark is on it, so that a new template waits
   * @param paused whether it is paused, by us or by somebody else
   * @param pausedBy who paused it, where that was not us; null otherwise
   * @param running the one revision that all its pods run; null while they run several or none
   * @param old pods of its that run another template than the one that it asks for; all of them
   *     while that is not known yet
   * @param ready pods of its that are ready, of whatever template
   * @param mayEmpty whether its own way of rolling may take all its ready pods away at once
   * @param wish what an autoscaler asked for and did not get
   */
  public record Target(
      String revision,
      int replicas,
      boolean complete,
      boolean mixed,
      boolean held,
      boolean paused,
      @Nullable String pausedBy,
      @Nullable String running,
      int old,
      int ready,
      boolean mayEmpty,
      Wish wish) {}

  /**
   * Replicas that an autoscaler asked for since the present exposure began, while {@link Floor}
   * kept it from shrinking the workload. It follows the load, which the workload then does not.
   *
   * @param least 0 where nothing was asked for
   * @param last what it asked for last
   */
  public record Wish(int least, int last) {
    /** Nothing was asked for. */
    public static final Wish NONE = new Wish(0, 0);
  }

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
   * A window without the plan's part of it, which the step machine adds.
   *
   * @param side what answered for the stable version
   * @param samples what was measured besides the requests
   */
  public record WindowSeen(
      long index, StableSide side, Traffic stable, Traffic canary, Samples samples) {
    /** A window in which the stable version was serving. */
    public WindowSeen(long index, Traffic stable, Traffic canary, Samples samples) {
      this(index, StableSide.SERVING, stable, canary, samples);
    }

    /** What the engine gets. */
    public Window with(double weight, boolean lastStep, boolean mayAdvance) {
      return new Window(index, weight, lastStep, mayAdvance, side, stable, canary, samples);
    }
  }

  int endpoints(String service) {
    return routes.endpoints().getOrDefault(service, 0);
  }

  /** Whether the stable version has a pod that can answer. */
  public boolean stableServes() {
    return endpoints(stableService) > 0;
  }

  /** What answers for the stable version now. */
  public StableSide side(ReleaseState state) {
    boolean rolls = state instanceof Promoting promoting && promoting.rolling();
    if (rolls && target.old() == 0) {
      return StableSide.ROLLED;
    }
    if (!stableServes() || state.standsIn()) {
      return StableSide.DOWN;
    }
    if (state.exposure().percent() == 100) {
      return StableSide.IDLE;
    }
    if (rolls && target.ready() > target.old()) {
      return StableSide.MIXED;
    }
    return state.phase() == Phase.PROMOTING ? StableSide.ROLLING : StableSide.SERVING;
  }

  /** Whether every sidecar that answers at all does what was compiled. */
  boolean settled() {
    return routes.settledBut(routes.behind());
  }

  /** Whether every sidecar that answers at all shares requests out like this. */
  boolean routesSay(Exposure exposure) {
    return settled() && compiled(exposure);
  }

  /**
   * Whether requests are shared out like this: nobody who answers at all does it by other weights.
   * Who lags in anything else, or is new, does not matter.
   */
  public boolean sharedOut(Exposure exposure) {
    return routes.astrayBut(routes.behind()) == 0 && compiled(exposure);
  }

  private boolean compiled(Exposure exposure) {
    return routes.weights().getOrDefault(canaryService, -1) == exposure.percent()
        && routes.weights().getOrDefault(stableService, -1) == 100 - exposure.percent();
  }

  /** The same, with what was measured of the traffic. */
  public Observation with(Optional<WindowSeen> finished, Duration without) {
    return new Observation(
        target,
        canary,
        stableService,
        canaryService,
        routes,
        splitExists,
        stableKnown,
        finished,
        without,
        orders,
        refusals);
  }
}
