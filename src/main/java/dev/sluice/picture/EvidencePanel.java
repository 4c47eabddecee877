package dev.sluice.picture;

import dev.sluice.domain.simulation.EvidenceCurve;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Evidence of harm over time: without fault, with the effect, and where a release is taken back.
 */
final class EvidencePanel {
  private static final double SECONDS_PER_MINUTE = 60;
  private static final double LEAST = 0.05;
  private static final List<Double> DECADES = List.of(0.1, 1.0, 10.0, 100.0, 1e3, 1e4, 1e5);
  private static final List<Double> STEPS = List.of(0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0, 120.0);

  private static final EvidenceCurve.Point NOTHING_YET = new EvidenceCurve.Point(0, 0, 0, 0);

  /** Labels that fit beside one another. */
  private static final int MOST_TICKS = 9;

  private final Scale minutes;
  private final Scale evidence;
  private final double bound;

  /**
   * @param bound evidence that takes a release back
   */
  EvidencePanel(double seconds, double bound, Box box) {
    this.bound = bound;
    this.minutes = Scale.even(0, seconds / SECONDS_PER_MINUTE, box.left(), box.right());
    this.evidence = Scale.logarithmic(LEAST, Math.max(1000, 50 * bound), box.bottom(), box.top());
  }

  Map<String, Object> data(EvidenceCurve healthy, EvidenceCurve harmed) {
    return Map.of(
        "xTicks",
        minutes.ticks(minuteTicks(), Numbers::plain),
        "yTicks",
        evidence.ticks(DECADES, Numbers::plain),
        "bound",
        Map.of("at", evidence.at(bound), "label", Numbers.plain(bound)),
        "healthy",
        curve(healthy),
        "harmed",
        curve(harmed));
  }

  private List<Double> minuteTicks() {
    double step =
        STEPS.stream()
            .filter(size -> minutes.high() / size <= MOST_TICKS)
            .findFirst()
            .orElse(minutes.high());
    return DoubleStream.iterate(0, at -> at <= minutes.high(), at -> at + step).boxed().toList();
  }

  private Map<String, String> curve(EvidenceCurve curve) {
    List<EvidenceCurve.Point> points = new ArrayList<>();
    points.add(NOTHING_YET);
    points.addAll(curve.points());
    points.add(atTheEnd(points.get(points.size() - 1)));
    List<EvidenceCurve.Point> back = new ArrayList<>(points);
    Collections.reverse(back);
    return Map.of(
        "line",
        path(points, EvidenceCurve.Point::median),
        "band",
        path(points, EvidenceCurve.Point::high) + " " + path(back, EvidenceCurve.Point::low));
  }

  /** Both curves shall be seen to the edge. */
  private EvidenceCurve.Point atTheEnd(EvidenceCurve.Point last) {
    return new EvidenceCurve.Point(
        minutes.high() * SECONDS_PER_MINUTE, last.low(), last.median(), last.high());
  }

  private String path(List<EvidenceCurve.Point> points, ToDoubleFunction<EvidenceCurve.Point> y) {
    return points.stream()
        .map(
            point ->
                minutes.at(point.seconds() / SECONDS_PER_MINUTE)
                    + ","
                    + evidence.at(Math.exp(y.applyAsDouble(point))))
        .collect(Collectors.joining(" "));
  }
}
