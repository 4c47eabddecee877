package dev.sluice.benchmark;

import dev.sluice.benchmark.Comparison.Row;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** The comparison as a page of Markdown. */
final class ComparisonTable {
  private static final String PAGE =
      """
      <!-- Written by the benchmark; see README.md. -->
      # Side by side

      %d rollouts per scenario; every method judges the same traces. What is compared, and how: [README](README.md#side-by-side).

      ![The tables below as a picture](side-by-side.svg)

      ## False rollbacks

      Share of rollouts taken back although the canary is as good as the stable version, or within the margin: mean over the scenarios (worst scenario).

      %s
      ## Detection

      Share of rollouts taken back / median seconds until then / mean excess failed requests that users saw until then, or until the end after 900 s.
      Where the base error rate is 1 %% and more, fixed thresholds take healthy releases back just as often: the table above.

      %s""";

  private final List<Row> rows;

  ComparisonTable(List<Row> rows) {
    this.rows = rows;
  }

  String markdown(int runs) {
    return PAGE.formatted(
        runs,
        table(false, (row, score) -> falseRollbacks(score)),
        table(true, (row, score) -> detection(score)));
  }

  private String table(boolean harm, BiFunction<Row, Score, String> cell) {
    String labels =
        Contest.ENTRANTS.stream().map(Contest.Entrant::label).collect(Collectors.joining(" | "));
    String lines =
        rows.stream()
            .filter(row -> row.group().harm() == harm)
            .map(row -> line(row, cell))
            .collect(Collectors.joining());
    return "| | scenarios | " + labels + " |\n|---|---|" + "---|".repeat(5) + "\n" + lines;
  }

  private static String line(Row row, BiFunction<Row, Score, String> cell) {
    return row.scores().stream()
        .map(score -> cell.apply(row, score))
        .collect(
            Collectors.joining(
                " | ",
                "| " + row.group().name() + " | " + row.group().scenarios().size() + " | ",
                " |\n"));
  }

  private static String falseRollbacks(Score score) {
    return percent(score.rate()) + " (" + percent(score.worst()) + ")";
  }

  private static String detection(Score score) {
    String seconds =
        Double.isNaN(score.medianSeconds()) ? "–" : number("%.0f s", score.medianSeconds());
    return percent(score.rate()) + " / " + seconds + " / " + number("%.0f", score.excess());
  }

  private static String percent(double share) {
    return number("%.1f %%", 100 * share);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
