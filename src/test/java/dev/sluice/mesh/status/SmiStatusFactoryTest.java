package dev.sluice.mesh.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.smi.SmiStatus;
import dev.sluice.domain.policy.Finding;
import dev.sluice.domain.policy.Finding.Reason;
import dev.sluice.domain.policy.Name;
import dev.sluice.domain.policy.SmiKind;
import dev.sluice.domain.policy.SmiRef;
import dev.sluice.mesh.watch.SmiObject;
import dev.sluice.mesh.xds.Acknowledgements.Progress;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmiStatusFactoryTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Finding PORT = new Finding(Reason.PortMismatch, "no port 80");
  private static final Finding SHADOW = new Finding(Reason.Shadowed, "an older one");

  private static SmiObject split(SmiStatus before, boolean readable) {
    var object = new GenericKubernetesResource();
    object.setMetadata(new ObjectMetaBuilder().withName("s").withGeneration(7L).build());
    var ref = new SmiRef(SmiKind.TRAFFIC_SPLIT, new Name("shop", "s"));
    return new SmiObject(ref, object, before, readable);
  }

  private static SmiStatus status(Progress progress, Finding... findings) {
    return SmiStatusFactory.status(split(null, true), List.of(findings), progress, "bad", NOW);
  }

  private static Condition condition(SmiStatus status, String type) {
    return status.conditions().stream().filter(it -> it.getType().equals(type)).findFirst().get();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, False, NoSidecar",
    "3, 2, 0, False, Pending",
    "3, 3, 0, True, Acknowledged",
    "3, 2, 1, False, Rejected",
  })
  void shouldSayHowFarItIsEnforced(
      int sidecars, int acknowledged, int refusing, String value, String reason) {
    // When
    var status = status(new Progress(sidecars, acknowledged, refusing));
    // Then
    assertThat(status.sidecars()).isEqualTo(sidecars);
    assertThat(status.acknowledged()).isEqualTo(acknowledged);
    assertThat(status.observedGeneration()).isEqualTo(7);
    assertThat(condition(status, "Enforced"))
        .returns(value, Condition::getStatus)
        .returns(reason, Condition::getReason)
        .returns(7L, Condition::getObservedGeneration);
  }

  @Test
  void shouldQuoteTheSidecarWhenItRefuses() {
    assertThat(condition(status(new Progress(3, 2, 1)), "Enforced").getMessage())
        .isEqualTo(
            "1 of 3 sidecars refuse the newest configuration and keep the last good one: bad");
  }

  @Test
  void shouldListEveryFindingUnderTheFirstOnesReason() {
    assertThat(condition(status(new Progress(1, 1, 0), PORT, SHADOW), "Resolved"))
        .returns("False", Condition::getStatus)
        .returns("PortMismatch", Condition::getReason)
        .returns("no port 80; an older one", Condition::getMessage);
    assertThat(condition(status(new Progress(1, 1, 0)), "Resolved"))
        .returns("True", Condition::getStatus);
  }

  @Test
  void shouldSayThatAnObjectCannotBeReadWhenItsSpecHasAnotherShape() {
    // When
    var status =
        SmiStatusFactory.status(split(null, false), List.of(), new Progress(3, 3, 0), null, NOW);
    // Then
    assertThat(status.conditions()).extracting(Condition::getReason).containsOnly("Unreadable");
  }

  @Test
  void shouldMoveTheTransitionTimeWithTheStatusAlone() {
    // Given
    var before = status(new Progress(3, 3, 0), PORT);
    var later = NOW.plusSeconds(60);
    // When
    var after =
        SmiStatusFactory.status(
            split(before, true), List.of(SHADOW), new Progress(3, 2, 0), null, later);
    // Then
    assertThat(condition(after, "Enforced").getLastTransitionTime()).isEqualTo(later.toString());
    assertThat(condition(after, "Resolved").getLastTransitionTime()).isEqualTo(NOW.toString());
  }

  @Test
  void shouldCutAMessageThatNobodyCouldRead() {
    assertThat(
            condition(
                    status(new Progress(1, 1, 0), new Finding(Reason.Shadowed, "x".repeat(5_000))),
                    "Resolved")
                .getMessage())
        .hasSize(1_003);
  }
}
