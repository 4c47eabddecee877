package dev.sluice.domain.rollout;

import dev.sluice.domain.analysis.LatencyBounds;
import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.analysis.StableSide;
import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.rollout.Observation.Canary;
import dev.sluice.domain.rollout.Observation.Target;
import dev.sluice.domain.rollout.Observation.WindowSeen;
import dev.sluice.domain.rollout.Observation.Wish;
import dev.sluice.domain.rollout.RouteProgress.Behind;
import dev.sluice.domain.rollout.RouteProgress.RouteState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An observation in the making; changes itself and returns itself. */
final class World {
  private String revision;
  private int pods = 4;
  private boolean complete = true;
  private boolean mixed;
  private boolean held = true;
  private Boolean paused;
  private String pausedBy;
  private String running;
  private boolean mayEmpty;
  private Wish wish = Wish.NONE;
  private Canary canary = Canary.NONE;
  private Integer stableReady;
  private Integer canaryReady;
  private boolean blind;
  private boolean split = true;
  private int weight = -1;
  private int sidecars;
  private int acknowledged;
  private int astray = -1;
  private Behind behind = Behind.NOBODY;
  private StableSide side = StableSide.SERVING;
  private WindowSeen window;
  private Duration unmeasured = Duration.ZERO;
  private List<Order> orders = List.of();
  private List<Refusal> refusals = List.of();

  /** Four pods that all run this revision, held, without a canary. */
  static World of(String revision) {
    var world = new World();
    world.revision = revision;
    return world;
  }

  World replicas(int count) {
    pods = count;
    return this;
  }

  World incomplete() {
    complete = false;
    return this;
  }

  World mixed() {
    complete = false;
    mixed = true;
    return this;
  }

  World unheld() {
    held = false;
    paused = false;
    return this;
  }

  World paused(boolean is) {
    paused = is;
    return this;
  }

  World pausedBy(String who) {
    pausedBy = who;
    return this;
  }

  World running(String one) {
    running = one;
    return this;
  }

  World mayEmpty() {
    mayEmpty = true;
    return this;
  }

  World wish(int least, int last) {
    wish = new Wish(least, last);
    return this;
  }

  World canary(int ready) {
    canary = new Canary(true, true, ready);
    return this;
  }

  World revision(String wanted) {
    revision = wanted;
    return this;
  }

  /** Pods of another revision are among those of the canary. */
  World exchanging(int ready) {
    canary = new Canary(true, false, ready);
    return this;
  }

  World routes(int percent, int all, int known) {
    weight = percent;
    sidecars = all;
    acknowledged = known;
    return this;
  }

  World routeless() {
    split = false;
    return this;
  }

  World astray(int count) {
    astray = count;
    return this;
  }

  /** So many sidecars do not answer, the first of them by this name. */
  World behind(int count, String pod) {
    behind = new Behind(count, count, List.of(pod), Instant.EPOCH);
    return this;
  }

  World stableReady(int endpoints) {
    stableReady = endpoints;
    return this;
  }

  /** The routes know no stable pod, whatever the workload says. */
  World routesBlind() {
    blind = true;
    return this;
  }

  World canaryReady(int endpoints) {
    canaryReady = endpoints;
    return this;
  }

  World good() {
    return window(1, 0);
  }

  World bad() {
    return window(1, 60);
  }

  /** A thousand requests, split as the routes say. */
  World window(int index, int failures) {
    int share = weight * 10;
    return window(index, side, fast(1000 - share, 0), fast(share, failures));
  }

  /** The next windows were answered by something else beside the canary. */
  World side(StableSide other) {
    side = other;
    return this;
  }

  /** A thousand requests, split as the routes say; those beside the canary fail. */
  World besideFailing(int index, int failures) {
    int share = weight * 10;
    return window(index, side, fast(1000 - share, failures), fast(share, 0));
  }

  /** A thousand requests, split evenly, so many of which fail on each side. */
  World window(int index, StableSide of, int stableFails, int canaryFails) {
    return window(index, of, fast(500, stableFails), fast(500, canaryFails));
  }

  private World window(int index, StableSide of, Traffic stable, Traffic canaryTraffic) {
    window = new WindowSeen(5000L * index, of, stable, canaryTraffic, Samples.NONE);
    return this;
  }

  World silent(int index) {
    window = new WindowSeen(5000L * index, fast(0, 0), fast(0, 0), Samples.NONE);
    return this;
  }

  World quiet() {
    window = null;
    return this;
  }

  World unmeasured(Duration time) {
    unmeasured = time;
    return this;
  }

  World orders(Order... given) {
    orders = List.of(given);
    return this;
  }

  World refusals(Refusal... given) {
    refusals = List.of(given);
    return this;
  }

  private static Traffic fast(int requests, int failures) {
    long[] cells = new long[LatencyBounds.cells()];
    cells[40] = requests;
    return new Traffic(requests, failures, cells);
  }

  Observation now() {
    return new Observation(
        target(),
        canary,
        "web-stable",
        "web-canary",
        routes(),
        split,
        false,
        Optional.ofNullable(window),
        unmeasured,
        orders,
        refusals);
  }

  /** A template other than the first one waits, paused. */
  private Target target() {
    boolean waits = paused == null ? held && !revision.startsWith("a") : paused;
    return new Target(
        revision,
        pods,
        complete,
        mixed,
        held,
        waits,
        pausedBy,
        running,
        mixed ? 1 : 0,
        stableReady == null ? pods : stableReady,
        mayEmpty,
        wish);
  }

  private RouteState routes() {
    if (weight < 0) {
      return new RouteState(Map.of(), Map.of(), 0, 0);
    }
    return new RouteState(
        Map.of("web-stable", 100 - weight, "web-canary", weight),
        Map.of(
            "web-stable", blind ? 0 : stableReady == null ? pods : stableReady,
            "web-canary", canaryReady == null ? canary.ready() : canaryReady),
        sidecars,
        acknowledged,
        astray < 0 ? sidecars - acknowledged : astray,
        behind);
  }
}
