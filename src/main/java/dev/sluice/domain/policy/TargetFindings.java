package dev.sluice.domain.policy;

import dev.sluice.domain.policy.Finding.Reason;
import dev.sluice.domain.policy.MeshModel.RouteKind;
import dev.sluice.domain.policy.MeshModel.Rule;
import dev.sluice.domain.policy.MeshModel.Subject;
import dev.sluice.domain.policy.MeshModel.SubjectKind;
import dev.sluice.domain.policy.MeshModel.Target;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What is wrong with TrafficTargets. */
final class TargetFindings {
  private final MeshModel model;
  private final Findings findings;

  TargetFindings(MeshModel model, Findings findings) {
    this.model = model;
    this.findings = findings;
  }

  void find() {
    model.targets().forEach(this::find);
  }

  private void find(Target target) {
    destination(target);
    if (target.sources().isEmpty())
      add(
          target,
          Reason.SaysNothing,
          "spec.sources name no ServiceAccount or IdentityBinding, so the target grants nothing");
    if (target.rules().isEmpty())
      add(
          target,
          Reason.SaysNothing,
          "spec.rules are empty or have a kind other than HTTPRouteGroup, TCPRoute and UDPRoute, so the target grants nothing");
    Stream.concat(Stream.ofNullable(target.destination()), target.sources().stream())
        .distinct()
        .forEach(subject -> binding(target, subject));
    target.rules().forEach(rule -> rule(target, rule));
  }

  private void destination(Target target) {
    Subject destination = target.destination();
    if (destination == null)
      add(
          target,
          Reason.SaysNothing,
          "spec.destination is no ServiceAccount or IdentityBinding, so the target grants nothing");
    else if (!target.opensItsOwnNamespace())
      add(
          target,
          Reason.ForeignDestination,
          "spec.destination is in namespace %s; a target opens its own namespace only, so it grants nothing"
              .formatted(destination.name().namespace()));
  }

  private void binding(Target target, Subject subject) {
    if (subject.kind() == SubjectKind.IDENTITY_BINDING
        && !model.bindings().containsKey(subject.name()))
      add(
          target,
          Reason.BindingNotFound,
          "IdentityBinding %s is missing or unclear, so it means nobody".formatted(subject.name()));
  }

  private void rule(Target target, Rule rule) {
    var name = new Name(target.name().namespace(), rule.name());
    boolean known =
        switch (rule.kind()) {
          case HTTP_ROUTE_GROUP -> model.routes().http().containsKey(name);
          case TCP_ROUTE -> model.routes().tcp().containsKey(name);
          case UDP_ROUTE -> model.routes().udp().containsKey(name);
        };
    if (!known)
      add(
          target,
          Reason.RouteNotFound,
          "spec.rules: %s \"%s\" is missing or empty, so the rule grants nothing"
              .formatted(text(rule.kind()), rule.name()));
    else if (rule.kind() == RouteKind.HTTP_ROUTE_GROUP) matches(target, rule, name);
  }

  private void matches(Target target, Rule rule, Name group) {
    List<String> known =
        Objects.requireNonNull(model.routes().http().get(group), group.toString()).stream()
            .map(HttpMatch::name)
            .distinct()
            .toList();
    rule.matches().stream()
        .filter(match -> !known.contains(match))
        .forEach(
            match ->
                add(
                    target,
                    Reason.MatchNotFound,
                    "spec.rules: HTTPRouteGroup \"%s\" has no match \"%s\"; it has %s"
                        .formatted(rule.name(), match, String.join(", ", known))));
  }

  private static String text(RouteKind kind) {
    return switch (kind) {
      case HTTP_ROUTE_GROUP -> SmiKind.HTTP_ROUTE_GROUP.text();
      case TCP_ROUTE -> SmiKind.TCP_ROUTE.text();
      case UDP_ROUTE -> SmiKind.UDP_ROUTE.text();
    };
  }

  private void add(Target target, Reason reason, String message) {
    findings.add(SmiKind.TRAFFIC_TARGET, target.name(), reason, message);
  }
}
