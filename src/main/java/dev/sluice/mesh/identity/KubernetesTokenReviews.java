package dev.sluice.mesh.identity;

import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * Creates TokenReviews at the API server; needs {@code create} on {@code
 * tokenreviews.authentication.k8s.io}.
 */
public final class KubernetesTokenReviews implements TokenReviews {
  private final KubernetesClient client;

  public KubernetesTokenReviews(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Review review(String token) {
    TokenReview question =
        new TokenReviewBuilder()
            .withNewSpec()
            .withToken(token)
            .withAudiences(AUDIENCE)
            .endSpec()
            .build();
    TokenReviewStatus status = client.tokenReviews().create(question).getStatus();
    if (!Boolean.TRUE.equals(status.getAuthenticated()) || status.getUser() == null) {
      return Review.REFUSED;
    }
    return new Review(
        true, status.getAudiences(), status.getUser().getUsername(), status.getUser().getExtra());
  }
}
