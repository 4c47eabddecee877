package dev.sluice.mesh.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.Name;
import dev.sluice.mesh.identity.TokenReviews.Review;
import dev.sluice.testkit.MovedClock;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenAuthenticatorTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final Map<String, List<String>> POD =
      Map.of(
          "authentication.kubernetes.io/pod-name",
          List.of("web-1"),
          "authentication.kubernetes.io/pod-uid",
          List.of("uid-1"));
  private static final Review GOOD =
      new Review(true, List.of("sluice"), "system:serviceaccount:shop:web", POD);

  private final MovedClock clock = new MovedClock(START);
  private Review answer = GOOD;
  private RuntimeException failure;
  private int asked;
  private final TokenAuthenticator authenticator = new TokenAuthenticator(this::review, clock);

  @Test
  void shouldNameThePodWhenTheTokenIsGood() throws Unauthenticated {
    assertThat(authenticator.authenticate("t"))
        .isEqualTo(
            new Caller(
                new Identity("shop", "web"), new Name("shop", "web-1"), "uid-1", Instant.MAX));
  }

  @Test
  void shouldSayWhenTheTokenEndsWhenItSaysSo() throws Unauthenticated {
    Instant end = START.plusSeconds(3600);
    assertThat(authenticator.authenticate(jwt(end)).until()).isEqualTo(end);
  }

  @Test
  void shouldRefuseWhenThePodsUidCannotStandInACertificate() {
    answer =
        new Review(
            true,
            List.of("sluice"),
            GOOD.user(),
            Map.of(
                "authentication.kubernetes.io/pod-name",
                List.of("web-1"),
                "authentication.kubernetes.io/pod-uid",
                List.of("*")));
    assertRefused("t", "pod uid is \"*\"");
  }

  @Test
  void shouldAskOnceAMinuteWhenTheTokenComesOften() throws Unauthenticated {
    authenticator.authenticate("t");
    clock.set(START.plusSeconds(59));
    authenticator.authenticate("t");
    assertThat(asked).isEqualTo(1);
    clock.set(START.plusSeconds(60));
    authenticator.authenticate("t");
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void shouldAskAgainWhenTheTokenEndedMeanwhile() throws Unauthenticated {
    String token = jwt(START.plusSeconds(10));
    authenticator.authenticate(token);
    clock.set(START.plusSeconds(9));
    authenticator.authenticate(token);
    assertThat(asked).isEqualTo(1);
    clock.set(START.plusSeconds(10));
    answer = Review.REFUSED;
    assertRefused(token, "does not accept");
  }

  @Test
  void shouldRememberARefusalOnlyForSecondsWhenATokenIsNotGood() throws Unauthenticated {
    answer = Review.REFUSED;
    assertRefused("t", "does not accept");
    answer = GOOD;
    assertRefused("t", "does not accept");
    assertThat(asked).isEqualTo(1);
    clock.set(START.plusSeconds(5));
    assertThat(authenticator.authenticate("t").podUid()).isEqualTo("uid-1");
  }

  @Test
  void shouldRememberNothingWhenTheApiServerDoesNotAnswer() throws Unauthenticated {
    failure = new IllegalStateException("down");
    assertThatIllegalStateException().isThrownBy(() -> authenticator.authenticate("t"));
    failure = null;
    assertThat(authenticator.authenticate("t")).isNotNull();
  }

  @Test
  void shouldRefuseWhenTheTokenIsMeantForSomebodyElse() {
    answer = new Review(true, List.of("vault"), GOOD.user(), POD);
    assertRefused("t", "[vault]");
    answer = new Review(true, List.of(), GOOD.user(), POD);
    assertRefused("u", "not for \"sluice\"");
  }

  @Test
  void shouldRefuseWhenTheUserIsNoServiceAccount() {
    for (String user :
        List.of(
            "admin",
            "system:serviceaccount:shop",
            "system:serviceaccount:a:b:c",
            "system:serviceaccount::x",
            "system:node:n1")) {
      answer = new Review(true, List.of("sluice"), user, POD);
      assertRefused("token of " + user, user);
    }
  }

  @Test
  void shouldRefuseWhenTheTokenIsNotBoundToOnePod() {
    answer = new Review(true, List.of("sluice"), GOOD.user(), Map.of());
    assertRefused("t", "not bound to one pod");
  }

  @Test
  void shouldTreatTokensApartWhenTheyDiffer() throws Unauthenticated {
    authenticator.authenticate("t");
    answer = Review.REFUSED;
    assertRefused("u", "does not accept");
    assertThat(asked).isEqualTo(2);
  }

  private void assertRefused(String token, String reason) {
    assertThatExceptionOfType(Unauthenticated.class)
        .isThrownBy(() -> authenticator.authenticate(token))
        .withMessageContaining(reason);
  }

  private Review review(String token) {
    asked++;
    if (failure != null) {
      throw failure;
    }
    return answer;
  }

  private static String jwt(Instant end) {
    var encoder = Base64.getUrlEncoder().withoutPadding();
    String claims =
        encoder.encodeToString(
            ("{\"exp\":" + end.getEpochSecond() + "}").getBytes(StandardCharsets.UTF_8));
    return "e30." + claims + ".c2ln";
  }
}
