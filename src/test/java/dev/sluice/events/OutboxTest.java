package dev.sluice.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final int UNAVAILABLE = 503;

  private final List<String> asked = new ArrayList<>();
  private int answer;
  private final Outbox outbox = new Outbox(this::api, new EventLog());

  @Test
  void shouldSendOnceWhenItIsToldAgainAndAgain() {
    outbox.put(event("a"), T0);
    outbox.put(event("a"), T0.plusSeconds(1));
    outbox.put(event("b"), T0.plusSeconds(1));
    assertThat(asked).containsExactly("a", "b");
  }

  @Test
  void shouldTryAgainEverLaterWhenTheServerIsUnavailable() {
    // Given
    answer = UNAVAILABLE;
    outbox.put(event("a"), T0);
    // When: it is asked each second
    for (int i = 1; i <= 16; i++) {
      outbox.retry(T0.plusSeconds(i));
    }
    // Then
    assertThat(asked).hasSize(5);
    answer = 0;
    outbox.retry(T0.plusSeconds(60));
    outbox.retry(T0.plusSeconds(600));
    assertThat(asked).hasSize(6);
  }

  @Test
  void shouldGiveUpWhenItFailedOftenEnough() {
    answer = UNAVAILABLE;
    outbox.put(event("a"), T0);
    for (int i = 1; i < 100; i++) {
      outbox.retry(T0.plusSeconds(600L * i));
    }
    assertThat(asked).hasSize(Outbox.MOST_TRIES);
  }

  @Test
  void shouldNotTryTheOthersWhenOneFailsAgain() {
    answer = UNAVAILABLE;
    outbox.put(event("a"), T0);
    outbox.put(event("b"), T0);
    outbox.retry(T0.plusSeconds(10));
    assertThat(asked).containsExactly("a", "b", "a");
  }

  @Test
  void shouldKeepABoundedNumberWhenTheServerStaysAway() {
    // Given
    answer = UNAVAILABLE;
    for (int i = 0; i < 2 * Outbox.MOST_WAITING; i++) {
      outbox.put(event("e" + i), T0);
    }
    asked.clear();
    answer = 0;
    // When
    outbox.retry(T0.plusSeconds(10));
    // Then
    assertThat(asked).hasSize(Outbox.MOST_WAITING);
  }

  @Test
  void shouldNotTryAgainWhenItIsRefusedOrThereAlready() {
    for (int code : new int[] {409, 403, 422, 404}) {
      answer = code;
      outbox.put(event("e" + code), T0);
    }
    outbox.retry(T0.plusSeconds(600));
    assertThat(asked).containsExactly("e409", "e403", "e422", "e404");
  }

  @Test
  void shouldKnowANamespaceThatIsBeingDeletedByItsCause() {
    var terminating =
        new StatusBuilder()
            .withCode(403)
            .withNewDetails()
            .addNewCause("namespace", "is being terminated", "NamespaceTerminating")
            .endDetails()
            .build();
    assertThat(Answer.of(problem(403, terminating))).isEqualTo(Answer.POINTLESS);
    assertThat(Answer.of(problem(403, new StatusBuilder().withCode(403).build())))
        .isEqualTo(Answer.REFUSED);
    assertThat(Answer.of(problem(0, null))).isEqualTo(Answer.LATER);
    assertThat(Answer.of(problem(429, null))).isEqualTo(Answer.LATER);
  }

  private void api(Event event) {
    asked.add(event.getMetadata().getName());
    if (answer != 0) {
      throw problem(answer, null);
    }
  }

  private static KubernetesClientException problem(int code, Status status) {
    return new KubernetesClientException("answered " + code, code, status);
  }

  private static Event event(String name) {
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName(name)
        .endMetadata()
        .withNewInvolvedObject()
        .withKind("Rollout")
        .withNamespace("shop")
        .withName("web")
        .endInvolvedObject()
        .build();
  }
}
