package dev.sluice.picture;

import dev.sluice.domain.simulation.Rate;
import dev.sluice.domain.simulation.Simulation;
import dev.sluice.domain.simulation.SimulationReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Share of releases that are taken back over how many times as many errors the canary has. */
final class PowerPanel {
  private static final List<Double> SHARES = List.of(0.0, 0.2, 0.4, 0.6, 0.8, 1.0);
  private static final double ENOUGH = 0.8;
  private static final double MOST_RATIO = 34;

  private final Scale ratios;
  private final Scale shares;

  PowerPanel(Box box) {
    this.ratios = Scale.logarithmic(0.95, MOST_RATIO, box.left(), box.right());
    this.shares = Scale.even(0, 1, box.bottom(), box.top());
  }

  Map<String, Object> data(SimulationReport report) {
    List<Double> ticks = new ArrayList<>(List.of(1.0));
    ticks.addAll(Simulation.RATIOS.stream().filter(ratio -> ratio >= 1.5).toList());
    List<Map<String, String>> points = points(report);
    return Map.of(
        "xTicks", ratios.ticks(ticks, ratio -> "×" + Numbers.plain(ratio)),
        "yTicks", shares.ticks(SHARES, Numbers::percent),
        "enough", shares.at(ENOUGH),
        "points", points,
        "line",
            points.stream()
                .map(point -> point.get("x") + "," + point.get("y"))
                .collect(Collectors.joining(" ")),
        "noCurve", report.powerCurve().isEmpty());
  }

  /** A canary without fault is the first. */
  private List<Map<String, String>> points(SimulationReport report) {
    List<Map<String, String>> points = new ArrayList<>();
    points.add(point(1, report.falseAbortRate()));
    report.powerCurve().forEach(point -> points.add(point(point.ratio(), point.power())));
    return points;
  }

  private Map<String, String> point(double ratio, Rate rate) {
    return Map.of(
        "x", ratios.at(ratio),
        "y", shares.at(rate.value()),
        "low", shares.at(rate.low()),
        "high", shares.at(rate.high()));
  }
}
