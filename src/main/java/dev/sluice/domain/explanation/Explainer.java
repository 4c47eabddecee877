package dev.sluice.domain.explanation;

import dev.sluice.api.rollout.v1alpha1.status.Evidence;
import dev.sluice.domain.rollout.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

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
    return switch (facts.phase()) {
      case INITIALIZING ->
          "It waits until the workload runs one version completely, which then is the stable one. Nothing is held yet.";
      case STABLE ->
          "Revision " + status.stableRevision() + " is stable; there is nothing to release.";
      case PREPARING ->
          "The pods of revision " + status.canaryRevision() + " come up. They get no request yet.";
      case PROGRESSING ->
          "Revision "
              + status.canaryRevision()
              + " serves "
              + status.canaryWeight()
              + " % of the requests, step "
              + status.stepOf()
              + ", for "
              + age(facts)
              + ": "
              + status.message()
              + ".";
      case PROMOTING ->
          "Revision "
              + status.canaryRevision()
              + " passed. Kubernetes rolls it out while the canary goes on serving.";
      case LEAVING -> "The Rollout is being deleted; the workload is given back to you.";
      case FINALISING ->
          "Revision "
              + status.canaryRevision()
              + " is rolled out. Requests come home and the canary drains.";
      case ROLLING_BACK ->
          "Revision "
              + status.canaryRevision()
              + " is taken back: "
              + status.release().explanation()
              + ". "
              + Endings.meaning(status.release().reason());
      case PROMOTED, ROLLED_BACK -> ended(facts);
    };
  }

  private static String ended(Facts facts) {
    String reason = facts.status().release().reason();
    return (facts.status().message() + ". (" + reason + ") " + Endings.meaning(reason)).strip();
  }

  private static String age(Facts facts) {
    return Facts.text(Duration.between(Instant.parse(facts.status().since()), facts.now()));
  }
}
