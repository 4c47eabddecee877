package dev.sluice.cli.plan;

import dev.sluice.cli.terminal.Table;
import dev.sluice.domain.analysis.Margin;
import dev.sluice.domain.simulation.Remedies;
import dev.sluice.picture.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A plan for people to read. */
final class PlanText {
  private static final String LATE = "not within the schedule";

  private PlanText() {}

  static String text(PlanReport plan) {
    return head(plan) + "\n" + found(plan) + "\n" + remedies(plan);
  }

  private static String head(PlanReport plan) {
    var smallest = plan.forecast().smallestDetectableRatio();
    return "Rollout %s: %s requests/s, %s of them fail (%s)\n"
            .formatted(
                plan.subject().name(),
                Numbers.plain(plan.requestsPerSecond()),
                Numbers.percent(plan.baseErrorRate()),
                plan.source())
        + "a release that nothing stops takes %d s\n".formatted(plan.forecast().scheduleSeconds())
        + (smallest.isPresent()
            ? "smallest increase of errors that it is expected to find: x%s\n"
                .formatted(Numbers.plain(smallest.getAsDouble()))
            : "it is not expected to find even x30 errors\n");
  }

  private static String found(PlanReport plan) {
    List<List<String>> rows = new ArrayList<>();
    plan.found()
        .forEach(
            found ->
                rows.add(
                    List.of(
                        "x" + Numbers.plain(found.ratio()),
                        Numbers.percent(Math.min(1, found.ratio() * plan.baseErrorRate())),
                        when(found.seconds()))));
    return Table.text(List.of("ERRORS", "RATE", "FOUND AFTER"), rows);
  }

  private static String remedies(PlanReport plan) {
    Remedies remedies = plan.remedies();
    String times = "x" + Numbers.plain(plan.wanted());
    return "to find %s within the schedule, one of these is enough:\n".formatted(times)
        + "  traffic: "
        + (remedies.requestsPerSecond().isPresent()
            ? Numbers.plain(remedies.requestsPerSecond().getAsDouble())
                + " requests/s, from clients or synthetic load through both versions"
            : "no traffic is enough, " + times + " is inside the margin")
        + "\n  longer steps: "
        + (remedies.minStepWindows().isPresent()
            ? "analysis.minStepWindows " + remedies.minStepWindows().getAsInt()
            : "not enough at this traffic within analysis.maxDuration")
        + "\n  narrower margins: "
        + remedies.margin().map(PlanText::margin).orElse("even none is not enough")
        + "\n";
  }

  private static String margin(Margin margin) {
    return "analysis.errors.maxRelativeIncrease %s, maxAbsoluteIncrease %s"
        .formatted(compact(margin.maxRelativeIncrease()), compact(margin.maxAbsoluteIncrease()));
  }

  private static String compact(double share) {
    return Numbers.plain(share * 100) + "%";
  }

  private static String when(OptionalLong seconds) {
    return seconds.isPresent() ? seconds.getAsLong() + " s" : LATE;
  }
}
