package dev.sluice.mesh.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Judges SMI objects at the version they were written at. A reference to something that is not
 * there is never wrong: it may come later. Pure.
 */
public final class SmiValidation {
  private static final Map<String, BiConsumer<Subject, Findings>> CHECKS =
      Map.of(
          "TrafficSplit", SplitCheck::check,
          "HTTPRouteGroup", RouteGroupCheck::check,
          "TCPRoute", PortRouteCheck::check,
          "UDPRoute", PortRouteCheck::check,
          "TrafficTarget", TargetCheck::check,
          "IdentityBinding", BindingCheck::check);

  private SmiValidation() {}

  /**
   * @param object with apiVersion, kind and anything else
   * @param namespace that it is in
   * @return never null; without findings where the kind is none of SMI's
   */
  public static Verdict judge(JsonNode object, String namespace) {
    var findings = new Findings();
    var check = CHECKS.get(object.path("kind").asText());
    if (check != null) {
      check.accept(new Subject(object, namespace), findings);
    }
    return findings.verdict();
  }
}
