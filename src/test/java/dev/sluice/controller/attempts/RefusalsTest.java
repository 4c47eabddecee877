package dev.sluice.controller.attempts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.rollout.Refusal;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String CANARY = "Deployment web-canary";
  private final Refusals refusals = new Refusals(new BackOff(new Random(1)));

  @Test
  void shouldKeepTheServersWordsUntilItIsGranted() {
    // When
    refused("v2", NOW);
    // Then
    assertThat(refusals.of("u"))
        .containsExactly(new Refusal(CANARY, "Forbidden: exceeded quota: team"));
    assertThat(refusals.reason("u")).contains("Refused");
    // When
    refusals.granted("u", CANARY);
    // Then
    assertThat(refusals.of("u")).isEmpty();
    assertThat(refusals.next("u", NOW)).isEmpty();
  }

  @Test
  void shouldBeDueAfterAWhileOrWhenSomethingElseIsWanted() {
    refused("v2", NOW);
    assertThat(due("v2", NOW.plusMillis(900))).isFalse();
    assertThat(due("v3", NOW.plusMillis(900))).isTrue();
    assertThat(due("v2", NOW.plusMillis(1_200))).isTrue();
    assertThat(refusals.due("u", "Service web-stable", "v2", NOW)).isTrue();
  }

  @Test
  void shouldBeNewsOnceAMinuteWhenTheWordsStayTheSame() {
    assertThat(refused("v2", NOW)).isTrue();
    assertThat(refused("v2", NOW.plusSeconds(2))).isFalse();
    assertThat(refusals.noted("u", CANARY, "Refused", "other words", NOW.plusSeconds(3))).isTrue();
    assertThat(refused("v2", NOW.plusSeconds(4))).isTrue();
    assertThat(refused("v2", NOW.plusSeconds(64))).isTrue();
    assertThat(refusals.since("u")).contains(NOW);
  }

  @Test
  void shouldLastWhenItStandsForAMinute() {
    refused("v2", NOW);
    assertThat(refusals.trouble("u", NOW.plusSeconds(59)).orElseThrow().lasting()).isFalse();
    assertThat(refusals.trouble("u", NOW.plusSeconds(60)).orElseThrow().lasting()).isTrue();
  }

  @Test
  void shouldKeepOnlyWhatIsStillToBeDoneWhenTheRestIsForgotten() {
    // Given
    refused("v2", NOW);
    refusals.noted("u", "Service web-canary", "Refused", "words", NOW);
    // When
    refusals.forgetAllBut("u", CANARY);
    // Then
    assertThat(refusals.of("u")).extracting(Refusal::object).containsExactly(CANARY);
  }

  private boolean due(String wanted, Instant at) {
    return refusals.due("u", CANARY, wanted, at);
  }

  private boolean refused(String wanted, Instant at) {
    var status =
        new StatusBuilder().withReason("Forbidden").withMessage("exceeded quota: team").build();
    var thrown = new KubernetesClientException("long", 403, status);
    return refusals.refused("u", CANARY, wanted, thrown, BackOff.LONGEST, at);
  }
}
