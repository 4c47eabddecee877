package dev.sluice.mesh.watch;

import static dev.sluice.mesh.watch.MeshModelBuilder.missing;
import static dev.sluice.mesh.watch.MeshModelBuilder.nameOf;
import static dev.sluice.mesh.watch.MeshModelBuilder.orEmpty;

import dev.sluice.api.access.v1alpha4.TrafficTarget;
import dev.sluice.api.access.v1alpha4.TrafficTargetSpec;
import dev.sluice.domain.policy.MeshModel.RouteKind;
import dev.sluice.domain.policy.MeshModel.Rule;
import dev.sluice.domain.policy.MeshModel.Subject;
import dev.sluice.domain.policy.MeshModel.SubjectKind;
import dev.sluice.domain.policy.MeshModel.Target;
import dev.sluice.domain.policy.Name;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** TrafficTargets, also those that grant nothing. */
final class Targets {
  /** Cannot be the name of any object or match, so it grants nothing. */
  private static final String DANGLING = "";

  /** No port has this number, so it grants nothing. */
  private static final int NO_PORT = 0;

  private static final Map<String, RouteKind> ROUTES =
      Map.of(
          "HTTPRouteGroup",
          RouteKind.HTTP_ROUTE_GROUP,
          "TCPRoute",
          RouteKind.TCP_ROUTE,
          "UDPRoute",
          RouteKind.UDP_ROUTE);
  private static final Map<String, SubjectKind> SUBJECTS =
      Map.of(
          "ServiceAccount",
          SubjectKind.SERVICE_ACCOUNT,
          "IdentityBinding",
          SubjectKind.IDENTITY_BINDING);

  private Targets() {}

  static List<Target> sorted(List<TrafficTarget> targets) {
    return targets.stream()
        .filter(it -> it.getSpec() != null)
        .map(Targets::model)
        .sorted(Comparator.comparing(Target::name))
        .toList();
  }

  private static Target model(TrafficTarget target) {
    var name = nameOf(target);
    var spec = target.getSpec();
    return new Target(
        name, subject(name, spec.destination()), sources(name, spec), rules(spec), port(target));
  }

  /** Null where it cannot be understood. */
  private static Subject subject(Name target, TrafficTargetSpec.Subject subject) {
    if (subject == null || missing(subject.name()) || !SUBJECTS.containsKey(kind(subject))) {
      return null;
    }
    var namespace = missing(subject.namespace()) ? target.namespace() : subject.namespace();
    return new Subject(SUBJECTS.get(kind(subject)), new Name(namespace, subject.name()));
  }

  private static String kind(TrafficTargetSpec.Subject subject) {
    return String.valueOf(subject.kind());
  }

  private static List<Subject> sources(Name target, TrafficTargetSpec spec) {
    return orEmpty(spec.sources()).stream()
        .map(it -> subject(target, it))
        .filter(Objects::nonNull)
        .distinct()
        .sorted(Comparator.comparing(Subject::kind).thenComparing(Subject::name))
        .toList();
  }

  /**
   * HTTPRouteGroups and TCPRoutes of a target narrow one another, so dropping a TCPRoute that we
   * cannot read would open every port. Hence a target with a rule of a kind that nobody knows has
   * no rules at all, and one without a name dangles.
   */
  private static List<Rule> rules(TrafficTargetSpec spec) {
    var rules = orEmpty(spec.rules());
    boolean understood =
        rules.stream().allMatch(it -> it != null && ROUTES.containsKey(String.valueOf(it.kind())));
    return understood ? rules.stream().map(Targets::rule).toList() : List.of();
  }

  private static Rule rule(TrafficTargetSpec.Rule rule) {
    var matches =
        orEmpty(rule.matches()).stream()
            .map(it -> Objects.requireNonNullElse(it, DANGLING))
            .toList();
    return new Rule(
        ROUTES.get(rule.kind()), Objects.requireNonNullElse(rule.name(), DANGLING), matches);
  }

  /** What cannot be read as a port is one that nobody has: ignoring it would open all of them. */
  private static Integer port(TrafficTarget target) {
    var written =
        orEmpty(target.getMetadata().getAnnotations()).get(TrafficTarget.DESTINATION_PORT);
    if (written == null) {
      return null;
    }
    var digits = written.strip().replaceAll("^\"(.*)\"$", "$1");
    return digits.matches("[0-9]{1,5}") ? Integer.valueOf(digits) : Integer.valueOf(NO_PORT);
  }
}
