package dev.sluice.cli.terminal;

import java.util.function.Function;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on standard error while somebody waits and looks. */
public final class ProgressLine {
  private static final int COLUMNS = 78;

  private ProgressLine() {}

  /**
   * @param steps how often the task runs what it is given
   */
  public static <T> T during(String what, long steps, Function<Runnable, T> task) {
    if (!Terminal.showsErrors()) {
      return task.apply(() -> {});
    }
    try (ProgressBar bar = bar(what, steps)) {
      return task.apply(bar::step);
    }
  }

  /** Its own consumer, because the default one loads a terminal library. */
  private static ProgressBar bar(String what, long steps) {
    return new ProgressBarBuilder()
        .setTaskName(what)
        .setInitialMax(steps)
        .setStyle(ProgressBarStyle.ASCII)
        .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS))
        .build();
  }
}
