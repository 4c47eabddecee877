package dev.sluice.mesh.watch;

import static dev.sluice.mesh.watch.MeshModelBuilder.missing;
import static dev.sluice.mesh.watch.MeshModelBuilder.nameOf;
import static dev.sluice.mesh.watch.MeshModelBuilder.orEmpty;

import dev.sluice.api.access.v1alpha4.TrafficTarget;
import dev.sluice.api.access.v1alpha4.TrafficTargetSpec;
import dev.sluice.api.access.v1alpha4.TrafficTargetSpec.Subject;
import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.MeshModel.RouteKind;
import dev.sluice.domain.policy.MeshModel.Rule;
import dev.sluice.domain.policy.MeshModel.Target;
import dev.sluice.domain.policy.Name;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** TrafficTargets whose destination is a ServiceAccount. */
final class Targets {
  /** Cannot be the name of any object or match, so it grants nothing. */
  private static final String DANGLING = "";

  private static final Map<String, RouteKind> KINDS =
      Map.of("HTTPRouteGroup", RouteKind.HTTP_ROUTE_GROUP, "TCPRoute", RouteKind.TCP_ROUTE);
  private static final String UDP_ROUTE = "UDPRoute";

  private Targets() {}

  static List<Target> sorted(List<TrafficTarget> targets) {
    return targets.stream()
        .filter(it -> it.getSpec() != null && isAccount(it.getSpec().destination()))
        .map(Targets::model)
        .sorted(Comparator.comparing(Target::name))
        .toList();
  }

  private static Target model(TrafficTarget target) {
    var name = nameOf(target);
    var spec = target.getSpec();
    return new Target(name, identity(name, spec.destination()), sources(name, spec), rules(spec));
  }

  private static boolean isAccount(Subject subject) {
    return subject != null && "ServiceAccount".equals(subject.kind()) && !missing(subject.name());
  }

  private static Identity identity(Name target, Subject subject) {
    return new Identity(
        missing(subject.namespace()) ? target.namespace() : subject.namespace(), subject.name());
  }

  private static List<Identity> sources(Name target, TrafficTargetSpec spec) {
    return orEmpty(spec.sources()).stream()
        .filter(Targets::isAccount)
        .map(it -> identity(target, it))
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * HTTPRouteGroups and TCPRoutes of a target narrow one another, so dropping a TCPRoute that we
   * cannot read would open every port. Hence a target with a rule of a kind that nobody knows has
   * no rules at all, and one without a name dangles. UDPRoutes never speak of TCP and are left out.
   */
  private static List<Rule> rules(TrafficTargetSpec spec) {
    var rules = orEmpty(spec.rules());
    boolean understood =
        rules.stream()
            .allMatch(
                it ->
                    it != null
                        && (KINDS.containsKey(String.valueOf(it.kind()))
                            || UDP_ROUTE.equals(it.kind())));
    return understood
        ? rules.stream().filter(it -> !UDP_ROUTE.equals(it.kind())).map(Targets::rule).toList()
        : List.of();
  }

  private static Rule rule(TrafficTargetSpec.Rule rule) {
    var matches =
        orEmpty(rule.matches()).stream()
            .map(it -> Objects.requireNonNullElse(it, DANGLING))
            .toList();
    return new Rule(
        KINDS.get(rule.kind()), Objects.requireNonNullElse(rule.name(), DANGLING), matches);
  }
}
