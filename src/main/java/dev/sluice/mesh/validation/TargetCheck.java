package dev.sluice.mesh.validation;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.api.access.v1alpha4.TrafficTarget;
import dev.sluice.api.conversion.Json;
import java.util.List;

/** TrafficTarget. */
final class TargetCheck {
  private static final int MOST = 512;
  private static final List<String> SUBJECTS = List.of("ServiceAccount", "IdentityBinding");
  private static final List<String> RULES = List.of("HTTPRouteGroup", "TCPRoute", "UDPRoute");

  private TargetCheck() {}

  static void check(Subject target, Findings findings) {
    var spec = target.content();
    if (!spec.given()) {
      findings.warn(spec, "missing; the target grants nothing");
      return;
    }
    destination(target, spec.at("destination"), findings);
    var sources = spec.at("sources");
    if (findings.list(sources, MOST)) {
      atLeastOne(sources, findings);
      sources.elements().forEach(it -> subject(it, findings));
    }
    var rules = spec.at(target.version() == 1 ? "specs" : "rules");
    if (findings.list(rules, MOST)) {
      atLeastOne(rules, findings);
      rules.elements().forEach(it -> rule(it, findings));
    }
    carriedPort(target, findings);
  }

  private static void destination(Subject target, Field destination, Findings findings) {
    subject(destination, findings);
    var namespace = destination.at("namespace");
    if (!namespace.text().isEmpty() && !namespace.text().equals(target.namespace())) {
      findings.warn(
          namespace,
          "\"%s\" is not the target's own, %s; the target grants nothing"
              .formatted(namespace.text(), target.namespace()));
    }
  }

  private static void subject(Field subject, Findings findings) {
    var kind = subject.at("kind");
    if (kind.given() && !SUBJECTS.contains(kind.text())) {
      findings.warn(kind, unknown(kind, "grants nothing", SUBJECTS));
    }
    Ports.numberOrText(subject.at("port"), findings);
  }

  private static void rule(Field rule, Findings findings) {
    var kind = rule.at("kind");
    if (kind.given() && !RULES.contains(kind.text())) {
      findings.warn(kind, unknown(kind, "keeps the whole target from granting anything", RULES));
    } else if (!kind.text().equals(RULES.get(0)) && !rule.at("matches").elements().isEmpty()) {
      findings.warn(rule.at("matches"), "has no meaning with a " + kind.text());
    }
  }

  private static void atLeastOne(Field list, Findings findings) {
    if (list.elements().isEmpty()) {
      findings.warn(list, "none; the target grants nothing");
    }
  }

  /** Later versions have no field for what v1alpha1 and v1alpha2 call destination.port. */
  private static void carriedPort(Subject target, Findings findings) {
    var annotation =
        new Field("metadata.annotations", target.object().at("/metadata/annotations"))
            .at(TrafficTarget.DESTINATION_PORT);
    if (annotation.given() && !port(annotation.text())) {
      findings.error(annotation, "a port from 1 to 65535, or no such annotation");
    }
  }

  private static boolean port(String json) {
    try {
      return Ports.valid(Json.read(json));
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static String unknown(Field kind, String effect, List<String> known) {
    return "\"%s\" %s; known: %s".formatted(kind.text(), effect, String.join(", ", known));
  }
}
