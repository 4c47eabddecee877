package dev.sluice.domain.explanation;

import dev.sluice.api.rollout.v1alpha1.status.Evidence;
import dev.sluice.domain.rollout.Phase;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a status into words for somebody who has never seen it. */
public final class Explainer {
  private Explainer() {}

  /**
   * @param facts what is known at one instant
   */
  public static Report report(Facts facts) {
    boolean resting = facts.phase().resting() && facts.phase() != Phase.ROLLED_BACK;
    List<Evidence> evidence = facts.status().evidence();
    return new Report(
        facts.name(),
        facts.status().phase(),
        headline(facts),
        facts.conditions(),
        evidence == null || resting ? List.of() : evidence,
        Missing.of(facts),
        resting ? List.of() : Detectable.of(facts),
        Advice.of(facts));
  }

  private static String headline(Facts facts) {
    return facts
        .trouble()
        .map(why -> "It cannot be worked on: " + why + ".")
        .orElseGet(() -> story(facts));
  }

  private static String story(Facts facts) {
    var status = facts.status();
    String canary = revision(status.canaryRevision(), "The canary");
    return switch (facts.phase()) {
      case INITIALIZING ->
          "It waits until the workload runs one version completely, which then is the stable one. Nothing is held yet.";
      case STABLE ->
          revision(status.stableRevision(), "What runs")
              + " is stable; there is nothing to release.";
      case PREPARING ->
          status.canaryRevision() == null
              ? "The pods of the canary come up. They get no request yet."
              : "The pods of revision "
                  + status.canaryRevision()
                  + " come up. They get no request yet.";
      case PROGRESSING ->
          canary + share(facts) + step(facts) + age(facts) + ": " + facts.message() + ".";
      case PROMOTING ->
          canary + " passed. Kubernetes rolls it out while the canary goes on serving.";
      case FINALISING -> canary + " is rolled out. Requests come home and the canary drains.";
      case ROLLING_BACK -> canary + " is taken back: " + why(facts);
      case LEAVING -> "The Rollout is being deleted; the workload is given back to you.";
      case PROMOTED, ROLLED_BACK -> ended(facts);
    };
  }

  private static String revision(@Nullable String revision, String otherwise) {
    return revision == null ? otherwise : "Revision " + revision;
  }

  private static String share(Facts facts) {
    Integer weight = facts.status().canaryWeight();
    return weight == null ? " is being judged" : " serves " + weight + " % of the requests";
  }

  private static String step(Facts facts) {
    String step = facts.status().stepOf();
    return step == null ? "" : ", step " + step;
  }

  private static String why(Facts facts) {
    String said = facts.explanation().isEmpty() ? facts.message() : facts.explanation();
    return sentence(said + ".", facts.reason());
  }

  private static String ended(Facts facts) {
    return sentence(facts.message() + ".", facts.reason());
  }

  /** A reason that has no words here stands for itself. */
  private static String sentence(String said, String reason) {
    String name = reason.isEmpty() ? "" : " (" + reason + ")";
    return (said + name + " " + Endings.meaning(reason)).strip();
  }

  private static String age(Facts facts) {
    return facts
        .since()
        .map(since -> ", for " + Facts.text(Duration.between(since, facts.now())))
        .orElse("");
  }
}
