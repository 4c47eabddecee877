package dev.sluice.cli.simulate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.domain.simulation.Rate;
import dev.sluice.domain.simulation.SimulationReport;
import dev.sluice.domain.simulation.Spread;
import java.util.Optional;

/** A simulation for programs to read; numbers that do not exist are null. */
final class SimulationJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SimulationJson() {}

  static String text(SimulationReport report) {
    ObjectNode json = JSON.createObjectNode().put("runs", report.runs()).put("seed", report.seed());
    json.set("falseAbortRate", rate(report.falseAbortRate()));
    json.set("power", rate(report.power()));
    json.set("timeToDetectSeconds", times(report.timeToDetectSeconds()));
    json.putObject("badRequests")
        .put("mean", report.badRequests().mean())
        .put("p90", report.badRequests().p90());
    json.putObject("canaryRequests").put("mean", report.canaryRequests().mean());
    json.set("promoteRate", rate(report.promoteRate()));
    json.set("provenRate", rate(report.provenRate()));
    json.putObject("timeToProof")
        .put("p50", report.timeToProofSeconds().map(Spread::p50).orElse(null));
    json.set("inconclusiveRate", rate(report.inconclusiveRate()));
    json.set("srmAlarmRate", rate(report.srmAlarmRate()));
    json.put(
        "minDetectableRatio",
        report.minDetectableRatio().isPresent()
            ? (Double) report.minDetectableRatio().getAsDouble()
            : null);
    planner(json.putObject("planner"), report.planner());
    var curve = json.putArray("powerCurve");
    report
        .powerCurve()
        .forEach(
            point ->
                curve.addObject().put("ratio", point.ratio()).set("power", rate(point.power())));
    return json.toPrettyString() + "\n";
  }

  private static void planner(ObjectNode json, SimulationReport.Planned planned) {
    var seconds = planned.secondsToDetect();
    json.put("secondsToDetect", seconds.isPresent() ? (Long) seconds.getAsLong() : null)
        .put("neededNats", planned.neededNats());
  }

  private static ObjectNode rate(Rate rate) {
    return JSON.createObjectNode()
        .put("value", rate.value())
        .put("low", rate.low())
        .put("high", rate.high());
  }

  private static ObjectNode times(Optional<Spread> times) {
    return JSON.createObjectNode()
        .put("p50", times.map(Spread::p50).orElse(null))
        .put("p90", times.map(Spread::p90).orElse(null));
  }
}
