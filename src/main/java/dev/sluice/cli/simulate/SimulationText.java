package dev.sluice.cli.simulate;

import dev.sluice.cli.terminal.Table;
import dev.sluice.domain.simulation.Rate;
import dev.sluice.domain.simulation.SimulationReport;
import dev.sluice.domain.simulation.Spread;
import dev.sluice.picture.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** A simulation for people to read. */
final class SimulationText {
  private static final List<String> TITLES = List.of("NUMBER", "VALUE", "MEANING");
  private static final String NONE = "-";

  private SimulationText() {}

  static String text(SimulationReport report) {
    List<List<String>> rows = new ArrayList<>();
    add(
        rows,
        "falseAbortRate",
        rate(report.falseAbortRate()),
        "a release without fault is taken back");
    add(rows, "power", rate(report.power()), "a release with the effect is taken back");
    add(rows, "timeToDetectSeconds", times(report.timeToDetectSeconds()), "until then");
    add(
        rows,
        "badRequests",
        number(report.badRequests(), Spread::mean)
            + ", p90 "
            + number(report.badRequests(), Spread::p90),
        "failures because of the canary, until the decision");
    add(
        rows,
        "canaryRequests",
        number(report.canaryRequests(), Spread::mean),
        "that the canary answers until then");
    add(rows, "promoteRate", rate(report.promoteRate()), "a release with the effect is promoted");
    add(rows, "provenRate", rate(report.provenRate()), "it is promoted as proven");
    add(
        rows,
        "timeToProof",
        report.timeToProofSeconds().map(t -> seconds(t.p50())).orElse(NONE),
        "until then");
    add(rows, "inconclusiveRate", rate(report.inconclusiveRate()), "time is up without a verdict");
    add(rows, "srmAlarmRate", rate(report.srmAlarmRate()), "the split is called wrong");
    add(rows, "minDetectableRatio", ratio(report), "times the errors that 80 % of rollouts find");
    add(rows, "planner", planner(report.planner()), "the same in closed form");
    return Table.text(TITLES, rows);
  }

  private static void add(List<List<String>> rows, String name, String value, String meaning) {
    rows.add(List.of(name, value, meaning));
  }

  private static String rate(Rate rate) {
    return "%s (%s to %s)"
        .formatted(
            Numbers.percent(rate.value()),
            Numbers.percent(rate.low()),
            Numbers.percent(rate.high()));
  }

  private static String times(Optional<Spread> times) {
    return times
        .map(spread -> "p50 " + seconds(spread.p50()) + ", p90 " + seconds(spread.p90()))
        .orElse(NONE);
  }

  private static String number(Spread spread, ToDoubleFunction<Spread> which) {
    return Numbers.plain(which.applyAsDouble(spread));
  }

  private static String seconds(double seconds) {
    return Numbers.plain(seconds) + " s";
  }

  private static String ratio(SimulationReport report) {
    if (report.powerCurve().isEmpty()) {
      return NONE;
    }
    double largest = report.powerCurve().get(report.powerCurve().size() - 1).ratio();
    return report.minDetectableRatio().isPresent()
        ? "x" + Numbers.plain(report.minDetectableRatio().getAsDouble())
        : "this rollout cannot detect x" + Numbers.plain(largest);
  }

  private static String planner(SimulationReport.Planned planned) {
    String when =
        planned.secondsToDetect().isPresent()
            ? planned.secondsToDetect().getAsLong() + " s"
            : "not within the schedule";
    return when + ", needs " + Numbers.plain(planned.neededNats()) + " nats";
  }
}
