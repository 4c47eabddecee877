package dev.sluice.mesh.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.api.conversion.Json;

/** Reviews as JSON trees: objects of any shape, and of any type. */
final class Reviews {
  private Reviews() {}

  /**
   * @throws BadReview if it is no JSON object of this kind
   */
  static JsonNode read(String body, String apiVersion, String kind) {
    try {
      var review = Json.read(body);
      require("apiVersion", review, apiVersion);
      require("kind", review, kind);
      return review;
    } catch (JsonProcessingException e) {
      throw new BadReview(
          "body: not a " + kind + " of " + apiVersion + ": " + e.getOriginalMessage());
    }
  }

  private static void require(String field, JsonNode review, String allowed) {
    if (!allowed.equals(review.path(field).asText())) {
      throw new BadReview(
          "%s: %s is not allowed; allowed: \"%s\""
              .formatted(field, Json.shown(review.path(field)), allowed));
    }
  }
}
