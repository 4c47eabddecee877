package dev.sluice.mesh.identity;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.Name;
import dev.sluice.domain.policy.PodIdentity;
import dev.sluice.mesh.identity.TokenReviews.Review;
import io.quarkus.runtime.util.HashUtil;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Bearer token to pod. An answer is remembered for up to a minute, but not past the token's end,
 * and a refusal for seconds; only a token's hash is kept. Thread-safe; blocks while the API server
 * is asked.
 */
public final class TokenAuthenticator {
  static final Duration REMEMBERED = Duration.ofSeconds(60);
  static final Duration REFUSAL_REMEMBERED = Duration.ofSeconds(5);
  static final int MAX_REMEMBERED = 20_000;

  private static final String USER_PREFIX = "system:serviceaccount:";
  private static final String POD_NAME = "authentication.kubernetes.io/pod-name";
  private static final String POD_UID = "authentication.kubernetes.io/pod-uid";

  private final TokenReviews reviews;
  private final Clock clock;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  public TokenAuthenticator(TokenReviews reviews, Clock clock) {
    this.reviews = reviews;
    this.clock = clock;
  }

  /**
   * Who bears {@code token}.
   *
   * @throws Unauthenticated when the token is not good, not meant for us, or not bound to a pod
   * @throws RuntimeException when the API server gives no answer; never remembered
   */
  public Caller authenticate(String token) throws Unauthenticated {
    String hash = HashUtil.sha256(token);
    Instant now = clock.instant();
    Answer known = answers.get(hash);
    if (known == null || !now.isBefore(known.until())) {
      known = ask(token, now);
      remember(hash, known, now);
    }
    if (known.caller() == null) {
      throw new Unauthenticated(known.refusal());
    }
    return known.caller();
  }

  private Answer ask(String token, Instant now) {
    try {
      Instant end = TokenExpiry.of(token);
      return new Answer(caller(reviews.review(token), end), "", earlier(now.plus(REMEMBERED), end));
    } catch (Unauthenticated refused) {
      return new Answer(null, refused.getMessage(), now.plus(REFUSAL_REMEMBERED));
    }
  }

  private void remember(String hash, Answer answer, Instant now) {
    if (answers.size() >= MAX_REMEMBERED) {
      answers.values().removeIf(old -> !now.isBefore(old.until()));
    }
    if (answers.size() < MAX_REMEMBERED) {
      answers.put(hash, answer);
    }
  }

  private static Caller caller(Review review, Instant end) throws Unauthenticated {
    if (!review.authenticated()) {
      throw new Unauthenticated("the API server does not accept this token");
    }
    if (!review.audiences().contains(TokenReviews.AUDIENCE)) {
      throw new Unauthenticated(
          "the token is meant for "
              + review.audiences()
              + ", not for \""
              + TokenReviews.AUDIENCE
              + "\"");
    }
    Identity identity = identity(review.user());
    Name pod = new Name(identity.namespace(), only(review, POD_NAME));
    return new Caller(identity, pod, podIdentity(only(review, POD_UID)).uid(), end);
  }

  private static PodIdentity podIdentity(String uid) throws Unauthenticated {
    try {
      return new PodIdentity(uid);
    } catch (IllegalArgumentException e) {
      throw new Unauthenticated(e.getMessage());
    }
  }

  private static Identity identity(String user) throws Unauthenticated {
    String[] parts =
        user.startsWith(USER_PREFIX)
            ? user.substring(USER_PREFIX.length()).split(":", -1)
            : new String[0];
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw new Unauthenticated(
          "user \""
              + user
              + "\" is no ServiceAccount; allowed is "
              + USER_PREFIX
              + "<namespace>:<name>");
    }
    return new Identity(parts[0], parts[1]);
  }

  private static String only(Review review, String key) throws Unauthenticated {
    List<String> values = review.extra().getOrDefault(key, List.of());
    if (values.size() != 1 || values.get(0).isEmpty()) {
      throw new Unauthenticated(
          "the token is not bound to one pod (" + key + " is " + values + ")");
    }
    return values.get(0);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /**
   * @param caller null when refused
   */
  private record Answer(@Nullable Caller caller, @Nullable String refusal, Instant until) {}
}
