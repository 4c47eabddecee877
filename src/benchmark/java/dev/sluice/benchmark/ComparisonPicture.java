package dev.sluice.benchmark;

import dev.sluice.benchmark.Comparison.Row;
import io.quarkus.qute.Engine;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateInstance;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The comparison as a picture: one line per group, one mark per method. */
final class ComparisonPicture {
  private static final int ROW = 46;
  private static final int FIRST_ROW = 134;
  private static final int BETWEEN_BLOCKS = 112;

  /** Marks of one line stand one below the other, or equal values would hide each other. */
  private static final double DODGE = 7.5;

  private final List<Row> rows;
  private final int top;

  private ComparisonPicture(List<Row> rows, int top) {
    this.rows = rows;
    this.top = top;
  }

  /**
   * @param y middle of the line, pixels
   */
  public record Line(String label, int y) {}

  /**
   * @param x place of the mark, pixels
   */
  public record Legend(int method, int x, String label) {}

  /**
   * @param method index of the entrant
   */
  public record Point(int method, long x, double y) {}

  /** One scale with the marks of all lines. */
  public record Panel(String title, Axis axis, int top, int bottom, List<Point> points) {
    public List<Axis.Mark> lines() {
      return axis.lines();
    }

    public int left() {
      return axis.left();
    }
  }

  static String svg(List<Row> rows) {
    var healthy = new ComparisonPicture(of(rows, false), FIRST_ROW);
    var harmful = new ComparisonPicture(of(rows, true), healthy.bottom() + BETWEEN_BLOCKS);
    return template()
        .data("legend", legend())
        .data("lines", joined(healthy.lines(), harmful.lines()))
        .data("panels", joined(healthy.falseRollbacks(), harmful.detection()))
        .data("harmTitle", harmful.top - 58)
        .data("bound", Axis.percent(300, 380).place(5))
        .data("boundTop", healthy.top - ROW / 2)
        .data("boundBottom", healthy.bottom())
        .data("noteTop", harmful.bottom() + 50)
        .data("height", harmful.bottom() + 68)
        .render();
  }

  private List<Panel> falseRollbacks() {
    return List.of(
        panel("taken back, mean over scenarios", Axis.percent(300, 380), s -> 100 * s.rate()),
        panel("taken back, worst scenario", Axis.percent(740, 380), s -> 100 * s.worst()));
  }

  private List<Panel> detection() {
    return List.of(
        panel("found", Axis.percent(300, 240), score -> 100 * score.rate()),
        panel(
            "median time until found",
            Axis.logarithmic(
                600,
                225,
                List.of(30.0, 60.0, 120.0, 300.0, 900.0),
                List.of("30 s", "60", "120", "300", "900 s")),
            Score::medianSeconds),
        panel(
            "excess failed requests",
            Axis.logarithmic(
                895,
                225,
                List.of(1.0, 10.0, 100.0, 1000.0, 10000.0),
                List.of("≤ 1", "10", "100", "1,000", "10,000")),
            Score::excess));
  }

  private Panel panel(String title, Axis axis, ToDoubleFunction<Score> value) {
    List<Point> points = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      List<Score> scores = rows.get(row).scores();
      for (int method = 0; method < scores.size(); method++) {
        double found = value.applyAsDouble(scores.get(method));
        if (!Double.isNaN(found)) {
          points.add(new Point(method, axis.place(found), y(row) + (method - 2) * DODGE));
        }
      }
    }
    return new Panel(title, axis, top - ROW / 2, bottom(), points);
  }

  private List<Line> lines() {
    return IntStream.range(0, rows.size())
        .mapToObj(row -> new Line(rows.get(row).group().name(), y(row)))
        .toList();
  }

  private int y(int row) {
    return top + row * ROW;
  }

  private int bottom() {
    return y(rows.size()) - ROW / 2;
  }

  private static List<Legend> legend() {
    return IntStream.range(0, Contest.ENTRANTS.size())
        .mapToObj(i -> new Legend(i, 40 + i * 232, Contest.ENTRANTS.get(i).label()))
        .toList();
  }

  private static List<Row> of(List<Row> rows, boolean harm) {
    return rows.stream().filter(row -> row.group().harm() == harm).toList();
  }

  private static <T> List<T> joined(List<T> some, List<T> more) {
    List<T> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  private static TemplateInstance template() {
    try (InputStream in =
        ComparisonPicture.class.getResourceAsStream("/benchmark/side-by-side.svg")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Engine.builder()
          .addDefaults()
          .addValueResolver(new ReflectionValueResolver())
          .build()
          .parse(text)
          .instance();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
