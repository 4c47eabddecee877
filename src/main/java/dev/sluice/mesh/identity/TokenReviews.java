package dev.sluice.mesh.identity;

import java.util.List;
import java.util.Map;

/** The API server's word on bearer tokens. */
public interface TokenReviews {
  /** What a token must be meant for. */
  String AUDIENCE = "sluice";

  /**
   * Asks whether {@code token} is good for {@link #AUDIENCE}. Blocks.
   *
   * @throws RuntimeException when no answer can be had, which says nothing about the token
   */
  Review review(String token);

  /**
   * An answer.
   *
   * @param audiences those asked for that the token has
   * @param user name, null or empty when not authenticated
   * @param extra further claims by key
   */
  record Review(
      boolean authenticated, List<String> audiences, String user, Map<String, List<String>> extra) {
    /** The token is not good. */
    static final Review REFUSED = new Review(false, List.of(), "", Map.of());

    public Review {
      audiences = List.copyOf(audiences);
      extra = Map.copyOf(extra);
    }
  }
}
