package dev.sluice.domain.explanation;

import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import dev.sluice.api.rollout.v1alpha1.status.PastRelease;
import dev.sluice.domain.explanation.Report.Action;
import java.util.ArrayList;
import java.util.List;

/** What somebody can do about a release, with the commands to type. */
final class Advice {
  private final Facts facts;
  private final RolloutStatus status;
  private final List<Action> actions = new ArrayList<>();

  private Advice(Facts facts) {
    this.facts = facts;
    this.status = facts.status();
  }

  static List<Action> of(Facts facts) {
    return new Advice(facts).actions();
  }

  private List<Action> actions() {
    facts
        .trouble()
        .ifPresent(why -> say("Put right what is named above; Sluice looks again by itself"));
    switch (facts.phase()) {
      case INITIALIZING, STABLE, FINALISING -> {}
      case PREPARING -> abort();
      case PROGRESSING -> progressing();
      case PROMOTING -> promoting();
      case ROLLING_BACK -> say("Nothing; it is on its way home");
      case PROMOTED -> replay();
      case ROLLED_BACK -> rolledBack();
    }
    return List.copyOf(actions);
  }

  private void progressing() {
    if (facts.pause().isPresent() && status.canaryRevision() != null) {
      annotate(
          "To end the pause",
          "sluice.dev/resume=" + status.canaryRevision() + "-" + (facts.step() + 1));
    }
    if (facts.suspended()) {
      actions.add(
          new Action(
              "To let it go on",
              "kubectl "
                  + facts.namespaceOption()
                  + "patch rollout "
                  + facts.name()
                  + " --type=merge -p '{\"spec\":{\"suspend\":false}}'"));
    }
    abort();
  }

  private void promoting() {
    actions.add(
        new Action(
            "To see which pods it waits for",
            "kubectl "
                + facts.namespaceOption()
                + "get pods; kubectl "
                + facts.namespaceOption()
                + "describe deployment "
                + facts.spec().targetRef().name()));
    abort();
  }

  private void abort() {
    if (status.canaryRevision() != null) {
      annotate("To take it back now", "sluice.dev/abort=" + status.canaryRevision());
    }
  }

  private void rolledBack() {
    say(Endings.advice(facts.reason()));
    say("To release something else, change the Deployment; that begins by itself");
    if (status.rejectedRevision() != null) {
      annotate(
          "To try the same revision once more",
          "sluice.dev/abort- sluice.dev/retry=" + status.rejectedRevision());
    }
    replay();
  }

  private void replay() {
    List<PastRelease> past = facts.history();
    if (!past.isEmpty() && past.get(0).windows() != null) {
      actions.add(
          new Action(
              "To see its decisions window by window",
              "sluice history export "
                  + facts.name()
                  + " "
                  + facts.namespaceOption()
                  + "--revision "
                  + past.get(0).revision()
                  + " -o release.json && sluice replay release.json"));
    }
  }

  private void annotate(String when, String annotations) {
    actions.add(
        new Action(
            when,
            "kubectl "
                + facts.namespaceOption()
                + "annotate rollout "
                + facts.name()
                + " "
                + annotations
                + " --overwrite"));
  }

  private void say(String words) {
    if (!words.isEmpty()) {
      actions.add(new Action(words, null));
    }
  }
}
