package dev.sluice.domain.explanation;

import dev.sluice.domain.analysis.Promotion;
import dev.sluice.domain.analysis.Response;
import dev.sluice.domain.analysis.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a release waits for before it takes the next step, or ends well. */
final class Missing {
  private final Facts facts;
  private final List<String> lines = new ArrayList<>();

  private Missing(Facts facts) {
    this.facts = facts;
  }

  /** Empty at rest, and where nothing is missing but the next window. */
  static List<String> of(Facts facts) {
    return new Missing(facts).lines();
  }

  private List<String> lines() {
    switch (facts.phase()) {
      case PREPARING -> preparing();
      case PROGRESSING -> progressing();
      case PROMOTING -> lines.add("pods of the stable workload: " + facts.message());
      case FINALISING, ROLLING_BACK -> lines.add("sidecars: " + facts.message());
      case INITIALIZING -> lines.add("pods of the workload: " + facts.message());
      case STABLE, PROMOTED, ROLLED_BACK -> {}
    }
    return List.copyOf(lines);
  }

  private void preparing() {
    lines.add("pods: " + facts.message());
    suspension();
    facts.since().ifPresent(since -> deadline("since the release began", since));
  }

  private void progressing() {
    suspension();
    pause();
    stalled();
    if (facts.analysis() == null) {
      lines.add("requests: no window has been measured at this weight yet");
      return;
    }
    distrust();
    counts();
    promotion();
    time();
  }

  private void suspension() {
    if (facts.suspended()) {
      lines.add("your consent: spec.suspend is true");
    }
  }

  private void pause() {
    facts.pause().ifPresent(pause -> lines.add("the pause: " + facts.message()));
  }

  private void stalled() {
    facts
        .stalledSince()
        .ifPresent(
            since ->
                deadline(
                    "pods of the canary, or sidecars that do not know the weights yet", since));
  }

  private void deadline(String what, Instant since) {
    Instant end = since.plus(facts.progressDeadline());
    lines.add(
        what
            + ": taken back if that lasts until "
            + end
            + ", in "
            + Facts.text(Duration.between(facts.now(), end)));
  }

  private void distrust() {
    if (facts.memory().sampleRatioAlarm()) {
      lines.add(
          "trust: the split was found wrong; this release takes no step any more and ends without a verdict");
    }
    String service = facts.memory().alarms().downstream();
    if (!service.isEmpty()) {
      lines.add(
          "the service "
              + service
              + ": it suffers from the canary's calls; this release takes no step any more and ends without a verdict");
    }
    if ("Suspected".equals(facts.holding())) {
      lines.add(
          "confidence: the canary fails more often than the stable version, perhaps by less than the margin; it waits until it does better, is proven to be inside the margin, or does harm");
    }
    silence();
  }

  private void silence() {
    int empty = facts.memory().emptyWindows();
    if (empty >= schedule().noDataWindows()) {
      lines.add("canary requests: there was none for " + empty + " windows");
    }
    facts
        .memory()
        .extras()
        .silent()
        .forEach(
            (metric, windows) -> {
              if (windows > 0) {
                lines.add("a sample of " + metric + ": there was none for " + windows + " windows");
              }
            });
  }

  private void counts() {
    long warmup = schedule().warmupSeconds() - facts.memory().elapsedSeconds();
    if (warmup > 0) {
      lines.add("warm-up: " + warmup + " s more of measured time");
    }
    more("windows at this weight", facts.memory().stepWindows(), schedule().minStepWindows());
    more(
        "canary requests at this weight",
        facts.memory().stepRequests(),
        schedule().minStepRequests());
  }

  private void more(String what, long there, long needed) {
    if (there < needed) {
      lines.add(
          what + ": " + (needed - there) + " more, " + there + " of " + needed + " are there");
    }
  }

  private void promotion() {
    if (facts.lastStep()) {
      more(
          "judged windows before a promotion",
          facts.memory().judgedWindows(),
          facts.config().minJudgedWindows());
    }
    if (facts.lastStep() && facts.config().promotion() == Promotion.PROVE) {
      Proof.open(facts.memory()).forEach(lines::add);
    }
  }

  private void time() {
    var analysis = facts.memory();
    long used = (analysis.windows() - analysis.pausedWindows()) * schedule().intervalSeconds();
    long left = Math.max(0, schedule().maxDurationSeconds() - used);
    if (!lines.isEmpty()) {
      lines.add(
          "time: "
              + Facts.text(Duration.ofSeconds(left))
              + " of measured time are left; without a verdict by then it "
              + (facts.config().onInconclusive() == Response.HOLD ? "holds" : "is taken back")
              + " as inconclusive");
    }
  }

  private Schedule schedule() {
    return facts.config().schedule();
  }
}
