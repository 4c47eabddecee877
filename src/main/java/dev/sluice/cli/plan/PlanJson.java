package dev.sluice.cli.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.domain.analysis.Margin;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A plan for programs to read; numbers that do not exist are null. */
final class PlanJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PlanJson() {}

  static String text(PlanReport plan) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("rollout", plan.subject().name())
            .put("requestsPerSecond", plan.requestsPerSecond())
            .put("baseErrorRate", plan.baseErrorRate())
            .put("source", plan.source())
            .put("scheduleSeconds", plan.forecast().scheduleSeconds())
            .put("neededNats", plan.forecast().neededNats())
            .put("smallestDetectableRatio", number(plan.forecast().smallestDetectableRatio()));
    var found = json.putArray("found");
    plan.found()
        .forEach(
            each ->
                found
                    .addObject()
                    .put("ratio", each.ratio())
                    .put("seconds", number(each.seconds())));
    remedies(json.putObject("remedies"), plan);
    return json.toPrettyString() + "\n";
  }

  private static void remedies(ObjectNode json, PlanReport plan) {
    var windows = plan.remedies().minStepWindows();
    json.put("ratio", plan.wanted())
        .put("requestsPerSecond", number(plan.remedies().requestsPerSecond()))
        .put("minStepWindows", windows.isPresent() ? (Integer) windows.getAsInt() : null);
    var margin = plan.remedies().margin();
    json.put("maxRelativeIncrease", margin.map(Margin::maxRelativeIncrease).orElse(null))
        .put("maxAbsoluteIncrease", margin.map(Margin::maxAbsoluteIncrease).orElse(null));
  }

  private static @Nullable Double number(OptionalDouble value) {
    return value.isPresent() ? (Double) value.getAsDouble() : null;
  }

  private static @Nullable Long number(OptionalLong value) {
    return value.isPresent() ? (Long) value.getAsLong() : null;
  }
}
