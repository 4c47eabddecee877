package dev.sluice.mesh.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.mesh.validation.SmiValidation;
import dev.sluice.mesh.validation.Verdict;
import java.util.List;

/** Admission reviews of SMI objects (admission.k8s.io/v1) in and out, as JSON. Pure. */
final class ValidationReviews {
  private static final String VERSION = "admission.k8s.io/v1";
  private static final String KIND = "AdmissionReview";
  private static final int INVALID = 422;

  private ValidationReviews() {}

  /**
   * Refuses what can never be right and warns of what is probably wrong. An object whose content is
   * as it was passes in silence: who removes a finalizer must not be stopped for what is older.
   *
   * @throws BadReview if this is no review of an object
   */
  static String validate(String body) {
    var request = Reviews.read(body, VERSION, KIND).path("request");
    if (!request.path("uid").isTextual()) {
      throw new BadReview("request.uid: missing");
    }
    var response = JsonNodeFactory.instance.objectNode().put("uid", request.path("uid").asText());
    answer(response, verdict(request));
    var review = response.objectNode().put("apiVersion", VERSION).put("kind", KIND);
    return review.set("response", response).toString();
  }

  private static Verdict verdict(JsonNode request) {
    var now = request.path("object");
    return content(now).equals(content(request.path("oldObject")))
        ? new Verdict(List.of(), List.of())
        : SmiValidation.judge(now, request.path("namespace").asText());
  }

  private static void answer(ObjectNode response, Verdict verdict) {
    response.put("allowed", verdict.errors().isEmpty());
    if (!verdict.errors().isEmpty()) {
      response
          .putObject("status")
          .put("code", INVALID)
          .put("reason", "Invalid")
          .put("message", String.join("; ", verdict.errors()));
    }
    if (!verdict.warnings().isEmpty()) {
      var warnings = response.putArray("warnings");
      verdict.warnings().forEach(warnings::add);
    }
  }

  /** Of the metadata, annotations: some of them hold what a version has no field for. */
  private static JsonNode content(JsonNode object) {
    if (!(object instanceof ObjectNode)) {
      return object;
    }
    var content = ((ObjectNode) object).deepCopy();
    content.set("metadata", content.at("/metadata/annotations"));
    content.remove("status");
    return content;
  }
}
