package dev.sluice.domain.rollout;

import dev.sluice.domain.analysis.Judgement;
import dev.sluice.domain.rollout.Plan.Pause;
import java.util.Optional;

/** What is told of a canary that serves. */
final class StepWords {
  private StepWords() {}

  /** As orders name a step: {@code <revision>-<step>}, counted from 1. */
  static String name(Release release, Place place) {
    return release.revision() + "-" + (place.step() + 1);
  }

  static String serving(Plan plan, Place place) {
    return "step "
        + plan.stepOf(place.step())
        + ": the canary serves "
        + place.exposure().percent()
        + " %"
        + Optional.ofNullable(place.outage()).map(it -> ", since " + it.words()).orElse("");
  }

  /** That it goes on serving, and why. */
  static String story(Plan plan, Release release, Place place, Judgement judgement) {
    String where = serving(plan, place);
    if (plan.suspended()) {
      return where + "; suspended by spec.suspend";
    }
    return plan.at(place.step()) instanceof Pause pause
        ? where + pausing(pause, release, place)
        : where + "; " + judgement.explanation();
  }

  private static String pausing(Pause pause, Release release, Place place) {
    return pause
        .duration()
        .map(d -> "; pausing until " + place.since().plus(d))
        .orElse("; paused, go on with annotation sluice.dev/resume=" + name(release, place));
  }

  /** That the next step begins. */
  static String entering(Plan plan, int step) {
    String what =
        plan.at(step) instanceof Pause
            ? "pausing"
            : "making room for " + plan.exposureAt(step).percent() + " %";
    return "step " + plan.stepOf(step) + ": " + what;
  }

  /** That another revision's pods take the canary's place. */
  static String exchanging(String revision, Release release, Outage outage) {
    return "revision "
        + revision
        + " takes the place of revision "
        + release.revision()
        + ", which serves until then, since "
        + outage.words();
  }
}
