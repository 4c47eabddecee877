package dev.sluice.domain.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import dev.sluice.api.rollout.v1alpha1.status.Evidence;
import dev.sluice.api.rollout.v1alpha1.status.PastRelease;
import dev.sluice.api.rollout.v1alpha1.status.ReleaseNotes;
import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Engine;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.analysis.LatencyRules;
import dev.sluice.domain.analysis.Promotion;
import dev.sluice.domain.analysis.Schedule;
import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.analysis.Window;
import dev.sluice.domain.recording.StatisticsCodec;
import dev.sluice.domain.rollout.Phase;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplainerTest {
  private static final Instant NOW = Instant.parse("2026-01-05T10:05:00Z");
  private static final String SPEC =
      """
      apiVersion: sluice.dev/v1alpha1
      kind: Rollout
      metadata: {name: web, namespace: shop}
      spec:
        suspend: SUSPEND
        targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
        service: {name: web, port: 80}
        strategy: {canary: {steps: [{setWeight: 10}, {pause: {}}, {setWeight: 50}]}}
      """;
  private static final AnalysisConfig RULES =
      AnalysisConfig.defaults()
          .latency(LatencyRules.off())
          .schedule(Schedule.defaults().interval(10).warmup(20).maxDuration(600));

  @Test
  void shouldCountWhatAStepLacksWhenTheCanaryServes() {
    // When
    Report report = report(progressing(0), analysis(RULES, 2, 100, 30));
    // Then
    assertThat(report.headline())
        .isEqualTo("Revision bbbb serves 10 % of the requests, step 1/3, for 60 s: the message.");
    assertThat(report.missing())
        .containsExactly(
            "windows at this weight: 1 more, 2 of 3 are there",
            "canary requests at this weight: 40 more, 60 of 100 are there",
            "time: 9 min of measured time are left; without a verdict by then it is taken back as inconclusive");
    assertThat(commands(report))
        .containsExactly("kubectl -n shop annotate rollout web sluice.dev/abort=bbbb --overwrite");
  }

  @Test
  void shouldTellHowToGoOnWhenTheReleaseIsPaused() {
    // When
    Report report = report(progressing(1), analysis(RULES, 3, 100, 50));
    // Then
    assertThat(report.missing()).contains("the pause: the message");
    assertThat(commands(report))
        .containsExactly(
            "kubectl -n shop annotate rollout web sluice.dev/resume=bbbb-2 --overwrite",
            "kubectl -n shop annotate rollout web sluice.dev/abort=bbbb --overwrite");
  }

  @Test
  void shouldNameTheProofWhenItIsTheLastThingThatIsMissing() {
    // When
    Report report =
        report(progressing(2), analysis(RULES.promotion(Promotion.PROVE), 4, 9000, 1000));
    // Then
    assertThat(report.missing().get(0)).startsWith("judged windows before a promotion: 1 more");
    assertThat(report.missing().get(1))
        .startsWith("proof that errors are no worse: ")
        .endsWith(" %");
  }

  @Test
  void shouldSayThatNothingIsMeasuredWhenThereIsNoWindow() {
    assertThat(report(progressing(0), null).missing())
        .containsExactly("requests: no window has been measured at this weight yet");
  }

  @Test
  void shouldAskForConsentWhenSuspended() {
    // When
    Report report = Explainer.report(facts(progressing(0), null, true));
    // Then
    assertThat(report.missing()).first().isEqualTo("your consent: spec.suspend is true");
    assertThat(commands(report))
        .first()
        .isEqualTo(
            "kubectl -n shop patch rollout web --type=merge -p '{\"spec\":{\"suspend\":false}}'");
  }

  @Test
  void shouldNameTheDeadlineWhenPodsDoNotComeUp() {
    // When
    Report report = report(status("Preparing", null, null), null);
    // Then
    assertThat(report.missing())
        .containsExactly(
            "pods: the message",
            "since the release began: taken back if that lasts until 2026-01-05T10:14:00Z, in 9 min");
  }

  @Test
  void shouldSayThatTheMeasurementIsWorthNothingWhenTheSplitIsWrong() {
    // Given
    EngineState skewed = analysis(RULES, 3, 100, 900);
    assertThat(skewed.sampleRatioAlarm()).isTrue();
    // When
    Report report = report(progressing(0), skewed);
    // Then
    assertThat(report.missing())
        .anyMatch(line -> line.startsWith("trust: the split was found wrong"));
  }

  @Test
  void shouldSayWhyAndWhatNowWhenItWasTakenBack() {
    // When
    Report report =
        report(status("RolledBack", "HarmDetected", "bbbb"), analysis(RULES, 3, 900, 100));
    // Then
    assertThat(report.headline())
        .isEqualTo(
            "the message. (HarmDetected) The evidence that it does harm reached its bound. All requests go to the stable version.");
    assertThat(report.missing()).isEmpty();
    assertThat(report.evidence()).hasSize(1);
    assertThat(commands(report))
        .containsExactly(
            "kubectl -n shop annotate rollout web sluice.dev/abort- sluice.dev/retry=bbbb --overwrite",
            "sluice history export web -n shop --revision bbbb -o release.json && sluice replay release.json");
    assertThat(report.text())
        .contains("web is RolledBack.\n", "errors: 139% of what takes it back (exact); 3 of 4\n");
  }

  @Test
  void shouldTellWhatItCouldHaveSeenWhenThereWasTraffic() {
    assertThat(report(progressing(0), analysis(RULES, 3, 9000, 1000)).detectable())
        .containsExactly(
            "1000.0 requests per second in 3 windows; stable 27 of 27000 failed, canary 3 of 3000",
            "in its 6 windows it is expected to find a canary that fails 5 times as often as the stable version; less may pass");
    assertThat(report(progressing(0), analysis(RULES, 3, 9, 1)).detectable())
        .last()
        .asString()
        .startsWith(
            "the stable version did not fail; a canary that fails 50 % of its requests is expected");
  }

  @Test
  void shouldNameTheTroubleWhenTheRolloutCannotBeWorkedOn() {
    // Given
    var condition =
        new ConditionBuilder()
            .withType("Ready")
            .withStatus("False")
            .withReason("TargetNotFound")
            .withMessage("spec.targetRef.name: no Deployment web")
            .build();
    var status = with(status("Stable", null, null), null, List.of(condition));
    // When
    Report report = report(status, null);
    // Then
    assertThat(report.headline())
        .isEqualTo(
            "It cannot be worked on: TargetNotFound: spec.targetRef.name: no Deployment web.");
    assertThat(report.actions())
        .first()
        .extracting(Report.Action::when)
        .asString()
        .startsWith("Put right");
  }

  @Test
  void shouldPrintWhatIsSaidOnTheObjectWhenTheReasonIsUnknown() {
    // Given
    var conditions =
        List.of(
            condition("Ready", "Unknown", "Later", "to be seen"),
            condition("Stalled", "True", "QuotaExceeded", "no pods, 3 of 3 are used"),
            condition("Invented", "True", null, null));
    // When
    Report report = report(with(progressing(0), null, conditions), null);
    // Then
    assertThat(report.headline())
        .isEqualTo("It cannot be worked on: QuotaExceeded: no pods, 3 of 3 are used.");
    assertThat(report.text())
        .contains(
            "What is said on the object:\n"
                + "  - Ready Unknown, Later: to be seen\n"
                + "  - Stalled True, QuotaExceeded: no pods, 3 of 3 are used\n"
                + "  - Invented True\n");
    assertThat(report.json().at("/conditions/1/reason").asText()).isEqualTo("QuotaExceeded");
  }

  @Test
  void shouldTellTheStoryWhenConditionsSayOnlyHowItGoes() {
    for (String reason : List.of("HarmDetected", "RolledBack")) {
      // Given
      var conditions = List.of(condition("Ready", "False", reason, "it was taken back"));
      var status = with(status("RolledBack", "HarmDetected", "bbbb"), null, conditions);
      // When / Then
      assertThat(report(status, null).headline())
          .startsWith("the message. (HarmDetected) The evidence that it does harm");
    }
  }

  @Test
  void shouldPrintReasonAndMessageWhenItHasNoWordsForThem() {
    for (String phase : List.of("RollingBack", "RolledBack", "Promoted", "Progressing")) {
      // When
      Report report = report(status(phase, "FellFromTheSky", null), null);
      // Then
      assertThat(report.headline()).as(phase).contains("the ").doesNotContain("null");
      if (!phase.equals("Progressing")) {
        assertThat(report.headline()).as(phase).endsWith(". (FellFromTheSky)");
      }
    }
  }

  @Test
  void shouldStillExplainWhenAnyFieldOfTheStatusIsMissing() {
    // Given
    var yaml = new KubernetesSerialization();
    for (var phase : Phase.values()) {
      var whole =
          phase == Phase.PROGRESSING ? progressing(0) : status(phase.text(), "NoHarmFound", "bbbb");
      Map<?, ?> fields = yaml.convertValue(whole, Map.class);
      for (Object field : fields.keySet()) {
        var fewer = new HashMap<>(fields);
        fewer.remove(field);
        if (field.equals("phase")) {
          continue;
        }
        // When
        Report report = report(yaml.convertValue(fewer, RolloutStatus.class), null);
        // Then
        assertThat(report.text()).as(phase + " without " + field).doesNotContain("null");
      }
    }
  }

  private static Condition condition(String type, String status, String reason, String message) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .build();
  }

  @Test
  void shouldSayTheSameWhenAskedForJson() {
    // When
    var json = report(progressing(1), analysis(RULES, 3, 100, 50)).json();
    // Then
    assertThat(json.path("rollout").asText()).isEqualTo("web");
    assertThat(json.path("missing").get(0).asText()).isEqualTo("the pause: the message");
    assertThat(json.path("evidence").get(0).path("towardsRollback").asText()).isEqualTo("139%");
    assertThat(json.path("actions").get(0).path("command").asText()).contains("sluice.dev/resume");
  }

  @Test
  void shouldHaveASentenceForEveryPhaseWhenAsked() {
    for (var phase : Phase.values()) {
      var status =
          phase == Phase.PROGRESSING ? progressing(0) : status(phase.text(), "NoHarmFound", null);
      assertThat(report(status, null).headline())
          .as(phase.text())
          .doesNotContain("null")
          .endsWith(".");
    }
  }

  @Test
  void shouldRefuseWhenThereIsNoStatus() {
    assertThatThrownBy(() -> facts(null, false)).hasMessageStartingWith("status is missing");
    assertThatThrownBy(() -> report(status("Sleeping", null, null), null))
        .hasMessage("status.phase: 'Sleeping' is not known");
  }

  private static List<String> commands(Report report) {
    return report.actions().stream().map(Report.Action::command).filter(c -> c != null).toList();
  }

  private static Report report(RolloutStatus status, EngineState analysis) {
    return Explainer.report(facts(status, analysis, false));
  }

  private static Facts facts(RolloutStatus status, EngineState analysis, boolean suspended) {
    return facts(with(status, analysis, status.conditions()), suspended);
  }

  private static Facts facts(RolloutStatus status, boolean suspended) {
    return Facts.of("web", "shop", rollout(suspended).getSpec(), status, NOW);
  }

  private static Rollout rollout(boolean suspended) {
    String spec = SPEC.replace("SUSPEND", Boolean.toString(suspended));
    return new KubernetesSerialization().unmarshal(spec, Rollout.class);
  }

  /** One in a thousand requests fails. */
  private static EngineState analysis(AnalysisConfig config, int windows, int stable, int canary) {
    EngineState state = Engine.start(config);
    for (int i = 0; i < windows; i++) {
      var window = new Window(i, 0.1, false, i < 2, traffic(stable), traffic(canary));
      state = Engine.onWindow(state, window).next();
    }
    return state;
  }

  private static Traffic traffic(int requests) {
    return new Traffic(requests, requests / 1000, new long[0]);
  }

  private static RolloutStatus progressing(int step) {
    var from = status("Progressing", null, null);
    return new RolloutStatus(
        1L,
        from.phase(),
        from.message(),
        10,
        step,
        step + 1 + "/3",
        from.stableRevision(),
        from.canaryRevision(),
        null,
        from.since(),
        from.release(),
        from.evidence(),
        null,
        null,
        null,
        null);
  }

  private static RolloutStatus status(String phase, String reason, String rejected) {
    var notes =
        new ReleaseNotes(
            1,
            "2026-01-05T10:00:00Z",
            null,
            null,
            null,
            null,
            reason,
            "the explanation",
            true,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    var past =
        new PastRelease(
            "bbbb", phase, reason, "why", "2026-01-05T10:00:00Z", NOW.toString(), 3L, 2L);
    return new RolloutStatus(
        1L,
        phase,
        "the message",
        0,
        null,
        null,
        "aaaa",
        rejected == null ? "bbbb" : null,
        rejected,
        "2026-01-05T10:04:00Z",
        notes,
        List.of(new Evidence("errors", "139%", null, "exact", "3 of 4")),
        null,
        null,
        rejected == null ? null : List.of(past),
        null);
  }

  private static RolloutStatus with(
      RolloutStatus from, EngineState analysis, List<Condition> conditions) {
    return new RolloutStatus(
        1L,
        from.phase(),
        from.message(),
        from.canaryWeight(),
        from.step(),
        from.stepOf(),
        from.stableRevision(),
        from.canaryRevision(),
        from.rejectedRevision(),
        from.since(),
        from.release(),
        from.evidence(),
        new StatisticsCodec().write(analysis),
        from.forecast(),
        from.history(),
        conditions);
  }
}
