package dev.sluice.mesh.webhook;

import static dev.sluice.mesh.webhook.Samples.CONTROLLER;
import static dev.sluice.mesh.webhook.Samples.deployment;
import static dev.sluice.mesh.webhook.Samples.rollout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.mesh.webhook.HoldGuard.Guarded;
import dev.sluice.workload.Deployments;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoldGuardTest {
  private static final String PLAIN =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop, annotations: {note: x}}
      spec: {replicas: 2, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "web:1"}]}}}
      """;
  private static final String OPEN = held(PLAIN, "sluice.dev/held-by: web, sluice.dev/hold: open");
  private static final String CLOSED =
      paused(v2(held(PLAIN, "sluice.dev/held-by: web, sluice.dev/hold: closed")));

  private String status = "";
  private final HoldGuard guard =
      new HoldGuard(
          CONTROLLER,
          (namespace, name) ->
              name.equals("web")
                  ? Optional.of(rollout(namespace, name, status))
                  : Optional.empty());

  @Test
  void shouldPauseWhenTheTemplateOfAHeldDeploymentChanges() {
    // When
    var guarded = update(OPEN, v2(OPEN));
    // Then
    isClosed(guarded);
    assertThat(guarded.warning().orElseThrow())
        .contains("held by sluice", revision(v2(OPEN)), "kubectl get rollout web -n shop");
  }

  @Test
  void shouldPauseAndPutTheMarksBackWhenTheyAreReplacedAwayTogetherWithTheTemplate() {
    isClosed(update(OPEN, v2(PLAIN)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"replicas: 5", "replicas: 2, minReadySeconds: 9", "paused: true"})
  void shouldDoNothingWhenAnythingButTheTemplateChanges(String spec) {
    untouched(OPEN, OPEN.replace("replicas: 2", spec), "alice");
  }

  @Test
  void shouldDoNothingWhenOurControllerWrites() {
    untouched(OPEN, v2(OPEN), CONTROLLER);
    untouched(CLOSED, v2(OPEN), CONTROLLER);
    untouched(null, CLOSED, CONTROLLER);
  }

  @Test
  void shouldDoNothingWhenNobodyHoldsIt() {
    untouched(PLAIN, v2(PLAIN), "alice");
    untouched(null, PLAIN, "alice");
    untouched(null, paused(PLAIN), "alice");
  }

  @Test
  void shouldOnlyPutTheMarksBackWhenNothingElseIsReplaced() {
    // When
    var guarded = update(OPEN, PLAIN);
    // Then
    assertThat(guarded.deployment()).isEqualTo(deployment(OPEN));
    assertThat(guarded.warning()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "phase: Preparing | abort=R (take it back)",
        "phase: Progressing, step: 0 | promote=R (let it in now), or sluice.dev/abort=R (take it back)",
        "phase: Progressing, step: 1 | resume=R-2 (go on), or sluice.dev/promote=R (let it in now), or sluice.dev/abort=R (take it back)",
        "phase: RolledBack, rejectedRevision: R | retry=R (try it again), or sluice.dev/undo=R (go back to the released one)",
        "phase: Stable | undo=R (go back to the released one)",
        "'' | undo=R (go back to the released one)"
      })
  void shouldStayPausedAndNameTheOrdersOfThePhaseWhenSomebodyResumes(String seen, String orders) {
    // Given
    status = seen.replace("Revision: R", "Revision: " + revision(CLOSED));
    // When
    var guarded = update(CLOSED, resumed(CLOSED));
    // Then
    isClosed(guarded);
    assertThat(guarded.warning().orElseThrow())
        .endsWith(
            "kubectl annotate --overwrite rollout/web -n shop sluice.dev/"
                + orders.replace("=R", "=" + revision(CLOSED)));
  }

  @Test
  void shouldStayPausedWhenItIsReplacedByWhatItsUserWroteOnce() {
    isClosed(update(CLOSED, v2(PLAIN)));
  }

  @Test
  void shouldStayPausedAndSayWhoLetsGoWhenTheReleasedTemplateComesBack() {
    // Given
    status = "stableRevision: " + revision(PLAIN);
    // When
    var guarded = update(CLOSED, resumed(CLOSED).replace("web:2", "web:1"));
    // Then
    isClosed(guarded);
    assertThat(guarded.warning().orElseThrow()).contains("released revision again");
  }

  @Test
  void shouldSayNothingWhenTheSameIsAppliedAgainDuringARelease() {
    untouched(CLOSED, CLOSED, "alice");
    untouched(CLOSED, CLOSED.replace("replicas: 2", "replicas: 3"), "alice");
  }

  @Test
  void shouldNotBelieveMarksThatAUserWrites() {
    isClosed(update(CLOSED, resumed(CLOSED).replace("hold: closed", "hold: open")));
    isClosed(update(CLOSED, resumed(CLOSED).replace("held-by: web", "held-by: nobody")));
  }

  @Test
  void shouldLetARestartPassWhenTheWorkloadRests() {
    untouched(OPEN, restarted(OPEN), "alice");
    untouched(restarted(OPEN), restarted(OPEN).replace("noon", "night"), "alice");
    untouched(restarted(OPEN), OPEN, "alice");
  }

  @Test
  void shouldHoldARestartWhenItsUserWantsRestartsReleased() {
    // Given
    var released = OPEN.replace("note: x", "sluice.dev/restarts: release");
    // Then
    isClosed(update(released, restarted(released)));
  }

  @Test
  void shouldHoldWhenMoreThanARestartChanges() {
    isClosed(update(OPEN, restarted(v2(OPEN))));
  }

  @Test
  void shouldStayPausedWhenARestartIsAskedForDuringARelease() {
    isClosed(update(CLOSED, resumed(restarted(CLOSED))));
  }

  @Test
  void shouldLeaveAPauseToItsUserWhenTheWorkloadRests() {
    untouched(paused(OPEN), OPEN, "alice");
    isClosed(update(paused(OPEN), paused(v2(OPEN))));
    isClosed(update(paused(OPEN), v2(OPEN)));
  }

  @Test
  void shouldKnowAHoldThatAnEarlierVersionSet() {
    // Given
    var earlier = paused(held(PLAIN, "sluice.dev/held-by: web"));
    // Then
    isClosed(update(earlier, resumed(earlier)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sluice.dev/held-by: web, sluice.dev/hold: closed",
        "sluice.dev/held-by: web",
        "sluice.dev/left-paused: because"
      })
  void shouldTakeTheHoldOffWhenAPausedCopyIsCreated(String marks) {
    // When
    var guarded = guard.guard(null, deployment(paused(held(PLAIN, marks))), "alice");
    // Then
    assertThat(guarded.deployment()).isEqualTo(deployment(PLAIN));
    assertThat(guarded.warning()).isPresent();
  }

  @Test
  void shouldKeepAUsersPauseWhenACopyIsCreated() {
    assertThat(guard.guard(null, deployment(paused(OPEN)), "alice").deployment())
        .isEqualTo(deployment(paused(PLAIN)));
  }

  @Test
  void shouldTakeTheHoldOffWhenACopyIsAppliedOverADeploymentThatNobodyHolds() {
    assertThat(update(PLAIN, CLOSED).deployment()).isEqualTo(deployment(v2(PLAIN)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"name: web, namespace", "held-by: web"})
  void shouldLetGoWhenTheRolloutIsGoneOrHasAnotherTarget(String which) {
    // Given
    var held = CLOSED.replace(which, which.replace("web", "other"));
    // When
    var guarded = update(held, resumed(held));
    // Then
    assertThat(guarded.deployment().getSpec().getPaused()).isNull();
    assertThat(guarded.deployment().getMetadata().getAnnotations()).containsOnlyKeys("note");
    assertThat(guarded.warning().orElseThrow()).contains("no longer held");
    assertThat(update(held, held).warning().orElseThrow())
        .contains("kubectl rollout resume deployment/");
  }

  @Test
  void shouldThrowWhenTheRolloutCannotBeLookedUp() {
    // Given
    var blind =
        new HoldGuard(
            CONTROLLER,
            (namespace, name) -> {
              throw new IllegalStateException("no answer");
            });
    // Then
    assertThatThrownBy(() -> blind.guard(deployment(OPEN), deployment(v2(OPEN)), "alice"))
        .hasMessage("no answer");
  }

  private Guarded update(String before, String now) {
    return guard.guard(deployment(before), deployment(now), "alice");
  }

  private void untouched(String before, String after, String user) {
    var now = deployment(after);
    var guarded = guard.guard(before == null ? null : deployment(before), now, user);
    assertThat(guarded.deployment()).isSameAs(now);
    assertThat(guarded.warning()).isEmpty();
  }

  private static void isClosed(Guarded guarded) {
    assertThat(guarded.deployment().getSpec().getPaused()).isTrue();
    assertThat(guarded.deployment().getMetadata().getAnnotations())
        .containsEntry("sluice.dev/held-by", "web")
        .containsEntry("sluice.dev/hold", "closed");
    assertThat(guarded.warning().orElseThrow()).startsWith("held by sluice").hasSizeLessThan(256);
  }

  private static String revision(String yaml) {
    return Deployments.KIND.view(deployment(yaml)).revision();
  }

  private static String v2(String yaml) {
    return yaml.replace("web:1", "web:2");
  }

  private static String held(String yaml, String marks) {
    return yaml.replace("note: x", "note: x, " + marks);
  }

  private static String paused(String yaml) {
    return yaml.replace("spec: {replicas", "spec: {paused: true, replicas");
  }

  private static String resumed(String yaml) {
    return yaml.replace("paused: true, ", "");
  }

  private static String restarted(String yaml) {
    return yaml.replace(
        "labels: {app: web}",
        "labels: {app: web}, annotations: {kubectl.kubernetes.io/restartedAt: noon}");
  }
}
