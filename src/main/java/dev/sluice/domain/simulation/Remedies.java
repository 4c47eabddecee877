package dev.sluice.domain.simulation;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Margin;
import dev.sluice.domain.analysis.Schedule;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/**
 * What would have to change, one thing at a time, for a given increase of errors to be found within
 * the schedule.
 *
 * @param requestsPerSecond traffic that suffices; empty when no traffic does
 * @param minStepWindows windows per step that suffice at today's traffic; empty when even {@value
 *     #MOST_WINDOWS} do not
 * @param margin the widest {@code analysis.errors} that suffices; empty when even none does not
 */
public record Remedies(
    OptionalDouble requestsPerSecond, OptionalInt minStepWindows, Optional<Margin> margin) {
  private static final int MOST_WINDOWS = 100;
  private static final int TODAY = 10;
  private static final int MOST_FACTOR = 1_000_000;

  /**
   * @param ratio the canary's error rate relative to the stable version's, above 1
   */
  public static Remedies of(
      AnalysisConfig config, Course course, double requestsPerSecond, double base, double ratio) {
    return new Remedies(
        traffic(config, course, requestsPerSecond, base, ratio),
        windows(config, course, requestsPerSecond, base, ratio),
        Forecast.of(config, course, requestsPerSecond, base).widestMargin(ratio));
  }

  /** In tenths of today's traffic. */
  private static OptionalDouble traffic(
      AnalysisConfig config, Course course, double requestsPerSecond, double base, double ratio) {
    LongPredicate found =
        tenths ->
            Forecast.of(config, course, requestsPerSecond * tenths / 10, base)
                .secondsToDetectTimes(ratio)
                .isPresent();
    return found.test(MOST_FACTOR)
        ? OptionalDouble.of(requestsPerSecond * smallest(TODAY, MOST_FACTOR, found) / 10)
        : OptionalDouble.empty();
  }

  /** More traffic is never worse, so halving finds the least. */
  private static long smallest(long low, long high, LongPredicate found) {
    long least = low;
    long enough = high;
    while (least < enough) {
      long middle = (least + enough) / 2;
      if (found.test(middle)) {
        enough = middle;
      } else {
        least = middle + 1;
      }
    }
    return enough;
  }

  private static OptionalInt windows(
      AnalysisConfig config, Course course, double requestsPerSecond, double base, double ratio) {
    Schedule schedule = config.schedule();
    return IntStream.rangeClosed(schedule.minStepWindows(), MOST_WINDOWS)
        .filter(
            windows ->
                Forecast.of(
                        config.schedule(schedule.minStep(windows, schedule.minStepRequests())),
                        course,
                        requestsPerSecond,
                        base)
                    .secondsToDetectTimes(ratio)
                    .isPresent())
        .findFirst();
  }
}
