package dev.sluice.domain.recording;

import dev.sluice.domain.analysis.Decision;
import dev.sluice.domain.analysis.Engine;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.analysis.Judgement;
import dev.sluice.domain.analysis.Outcome;
import dev.sluice.domain.analysis.Window;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Runs the engine over a recording, as the release ran it. */
public final class Replay {
  /** Hears of each window that counted. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param t windows that counted before this one
     * @param step where the release was, from 0
     */
    void judged(long t, int step, Judgement judgement);
  }

  private final UnaryOperator<EngineState> between;
  private final int deliveries;

  private Replay(UnaryOperator<EngineState> between, int deliveries) {
    this.between = between;
    this.deliveries = deliveries;
  }

  /** Each window once, in one life. */
  public static Replay plain() {
    return new Replay(state -> state, 1);
  }

  /** The state is written and read again after each window, as by a restart. */
  public Replay restarting() {
    var codec = new StatisticsCodec();
    return new Replay(state -> codec.read(codec.write(state)).state(), deliveries);
  }

  /** Each window is delivered twice. */
  public Replay duplicating() {
    return new Replay(between, 2);
  }

  /**
   * @return the engine after the last window; a final decision ends the replay
   */
  public EngineState run(Recording recording, Listener listener) {
    EngineState state = recording.start();
    int walked = 0;
    for (RecordedWindow recorded : recording.windows()) {
      int step = recorded.step(walked);
      Window window = recorded.window(walked, recording.weights());
      long before = state.windows();
      state = deliver(state, window, judgement -> listener.judged(before, step, judgement));
      walked = Math.min(step + advanced(state), recording.weights().size() - 1);
    }
    return state;
  }

  private EngineState deliver(EngineState state, Window window, Consumer<Judgement> listener) {
    EngineState at = state;
    for (int i = 0; i < deliveries; i++) {
      Outcome outcome = Engine.onWindow(at, window);
      outcome.judgement().ifPresent(listener);
      at = between.apply(outcome.next());
    }
    return at;
  }

  private static int advanced(EngineState state) {
    return state.decision() == Decision.ADVANCE ? 1 : 0;
  }
}
