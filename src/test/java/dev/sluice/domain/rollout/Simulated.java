package dev.sluice.domain.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One release in a world that does what is wanted of it, second by second. */
final class Simulated {
  private static final String V1 = "aaaaaaaaaa";
  private static final String V2 = "bbbbbbbbbb";
  private static final Instant T0 = Instant.parse("2026-01-05T10:00:00Z");

  private Plan plan;
  private final int failures;
  private final List<Order> orders = new ArrayList<>();
  private ReleaseState state = ReleaseState.initial(T0);
  private boolean released;
  private int seconds;
  private int rolledSince = -1;
  private int windowSince = -1;
  private int index;
  private Optional<String> problem = Optional.empty();

  /** Where the edit comes. */
  enum Stage {
    INITIALIZING(Phase.INITIALIZING, 0, 0),
    STABLE(Phase.STABLE, 0, 0),
    PREPARING(Phase.PREPARING, 0, 0),
    FIRST(Phase.PROGRESSING, 0, 0),
    PAUSE(Phase.PROGRESSING, 1, 0),
    LAST(Phase.PROGRESSING, 2, 0),
    PROMOTING(Phase.PROMOTING, 2, 0),
    FINALISING(Phase.FINALISING, 2, 0),
    PROMOTED(Phase.PROMOTED, 2, 0),
    BAD_PREPARING(Phase.PREPARING, 0, 500),
    BAD_FIRST(Phase.PROGRESSING, 0, 500),
    ROLLING_BACK(Phase.ROLLING_BACK, 0, 500),
    ROLLED_BACK(Phase.ROLLED_BACK, 0, 500);

    private final Phase phase;
    private final int step;
    private final int failures;

    Stage(Phase phase, int step, int failures) {
      this.phase = phase;
      this.step = step;
      this.failures = failures;
    }

    int failures() {
      return failures;
    }
  }

  /**
   * @param failures of a thousand requests to the canary
   */
  Simulated(Plan plan, int failures) {
    this.plan = plan;
    this.failures = failures;
  }

  void until(Stage stage) {
    for (int i = 0; i < 1_000 && !at(stage); i++) {
      if (state.phase() == Phase.PROGRESSING && stage.step > 1) {
        resume();
      }
      tick();
    }
    if (!at(stage)) {
      throw new IllegalStateException(stage + " is not reached: " + this);
    }
  }

  private boolean at(Stage stage) {
    boolean stepped = state.phase() != Phase.PROGRESSING || state.step() == stage.step;
    if (stage.phase == Phase.STABLE && state.phase() == Phase.STABLE) {
      return true;
    }
    if (state.phase() == Phase.STABLE) {
      released = true;
    }
    return state.phase() == stage.phase && stepped;
  }

  void plan(Plan next) {
    plan = next;
  }

  /** Whatever step it pauses at. */
  void resume() {
    orders.clear();
    for (int step = 1; step <= 20; step++) {
      orders.add(new Order(Order.Kind.RESUME, V2 + "-" + step));
    }
  }

  void tick() {
    released = released || seconds > 60;
    seconds++;
    Observation seen = look();
    ReleaseState before = state;
    state = state.step(plan, seen, T0.plusSeconds(seconds));
    seen.window().ifPresent(window -> mustBeJudged(before, window.index()));
    if (before.phase() != state.phase() || !before.exposure().equals(state.exposure())) {
      windowSince = seconds;
    }
    if (state instanceof Promoting promoting && promoting.rolling() && rolledSince < 0) {
      rolledSince = seconds;
    }
  }

  private void mustBeJudged(ReleaseState before, long window) {
    boolean judged = state.analysis() != null && state.analysis().lastIndex() == window;
    if (!judged && state.phase() == Phase.PROGRESSING && before.phase() == Phase.PROGRESSING) {
      problem = Optional.of("window " + window + " was not judged in " + this);
    }
  }

  private Observation look() {
    World world = World.of(released ? V2 : V1).routes(state.exposure().percent(), 3, 3);
    boolean rolled = rolledSince >= 0 && seconds > rolledSince + 2;
    if (released && !rolled) {
      world.incomplete().stableReady(4);
    }
    if (rolledSince >= 0) {
      world.paused(false);
    }
    if (state.pods() > 0) {
      world.canary(state.pods());
    }
    world.orders(orders.toArray(Order[]::new));
    return (windowDue()
            ? world.window(++index, failures * state.exposure().percent() / 100)
            : world)
        .now();
  }

  private boolean windowDue() {
    if (state.phase() != Phase.PROGRESSING
        || seconds - windowSince < plan.analysis().schedule().intervalSeconds()) {
      return false;
    }
    windowSince = seconds;
    return true;
  }

  /** A release was made, and it rests. */
  boolean ended() {
    return state.phase() == Phase.PROMOTED || state.phase() == Phase.ROLLED_BACK;
  }

  /** It rests or stands, and its message says for what. */
  boolean waits() {
    return !state.message().isBlank();
  }

  /** A bad one that was promoted, or a window that nobody judged. */
  Optional<String> problem() {
    boolean wrong = failures > 0 && state.phase() == Phase.PROMOTED;
    return wrong ? Optional.of("a bad version was promoted: " + this) : problem;
  }

  @Override
  public String toString() {
    return state.phase()
        + " at step "
        + state.step()
        + " after "
        + Duration.ofSeconds(seconds)
        + ": "
        + state.message();
  }
}
