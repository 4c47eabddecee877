package dev.sluice.mesh.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.api.conversion.Conversion;
import dev.sluice.api.conversion.Inconvertible;

/** Conversion reviews (apiextensions.k8s.io/v1) in and out, as JSON. Pure. */
final class ConversionReviews {
  private static final String VERSION = "apiextensions.k8s.io/v1";
  private static final String KIND = "ConversionReview";

  private ConversionReviews() {}

  /**
   * All objects in the order in which they came, or none of them and the reason.
   *
   * @throws BadReview if this is no review of objects
   */
  static String convert(String body) {
    var request = request(body);
    var response = JsonNodeFactory.instance.objectNode().put("uid", request.path("uid").asText());
    try {
      response.set("convertedObjects", converted(request));
      response.putObject("result").put("status", "Success");
    } catch (Inconvertible e) {
      response.putArray("convertedObjects");
      response.putObject("result").put("status", "Failure").put("message", e.getMessage());
    }
    var review = response.objectNode().put("apiVersion", VERSION).put("kind", KIND);
    return review.set("response", response).toString();
  }

  private static ArrayNode converted(JsonNode request) {
    var converted = JsonNodeFactory.instance.arrayNode();
    var version = request.path("desiredAPIVersion").asText();
    request.path("objects").forEach(it -> converted.add(Conversion.convert(it, version)));
    return converted;
  }

  private static JsonNode request(String body) {
    var review = Reviews.read(body, VERSION, KIND);
    var request = review.path("request");
    if (!request.path("uid").isTextual() || !request.path("objects").isArray()) {
      throw new BadReview("request.uid or request.objects: missing");
    }
    return request;
  }
}
