package dev.sluice.domain.policy;

import dev.sluice.domain.policy.MeshModel.RouteKind;
import dev.sluice.domain.policy.MeshModel.Rule;
import dev.sluice.domain.policy.MeshModel.Target;
import dev.sluice.domain.policy.MeshPolicy.Grant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * TrafficTargets as grants on one port of a workload. Each target stays a unit: its sources never
 * meet another target's rules.
 */
final class Grants {
  private final MeshModel model;
  private final Map<Identity, List<Target>> byDestination;

  Grants(MeshModel model) {
    this.model = model;
    byDestination =
        model.targets().stream()
            .filter(Grants::mayGrant)
            .sorted(Comparator.comparing(Target::name))
            .collect(Collectors.groupingBy(Target::destination));
  }

  /**
   * Sorted by target.
   *
   * @param numbers the pod port and every Service port that leads to it; a TCPRoute may name any of
   *     them
   */
  List<Grant> on(Identity destination, Protocol protocol, Set<Integer> numbers) {
    return byDestination.getOrDefault(destination, List.of()).stream()
        .flatMap(target -> grant(target, protocol, numbers).stream())
        .toList();
  }

  /**
   * Only who has a say in the destination's namespace may open it, and a target without sources or
   * rules says nothing.
   */
  private static boolean mayGrant(Target target) {
    return target.name().namespace().equals(target.destination().namespace())
        && !target.sources().isEmpty()
        && !target.rules().isEmpty();
  }

  private Optional<Grant> grant(Target target, Protocol protocol, Set<Integer> numbers) {
    List<Rule> tcp = rules(target, RouteKind.TCP_ROUTE);
    List<Rule> http = rules(target, RouteKind.HTTP_ROUTE_GROUP);
    if (!tcp.isEmpty() && tcp.stream().noneMatch(rule -> opens(target, rule, numbers)))
      return Optional.empty();
    return http.isEmpty() ? Optional.of(grant(target, List.of())) : limited(target, protocol, http);
  }

  private Optional<Grant> limited(Target target, Protocol protocol, List<Rule> http) {
    List<HttpMatch> matches =
        http.stream().flatMap(rule -> matches(target, rule)).distinct().toList();
    // An empty list would mean every request.
    return protocol == Protocol.TCP || matches.isEmpty()
        ? Optional.empty()
        : Optional.of(grant(target, matches));
  }

  private boolean opens(Target target, Rule rule, Set<Integer> numbers) {
    Set<Integer> ports = model.tcpRoutes().get(new Name(target.name().namespace(), rule.name()));
    return ports != null && (ports.isEmpty() || !Collections.disjoint(ports, numbers));
  }

  private Stream<HttpMatch> matches(Target target, Rule rule) {
    return model
        .httpRoutes()
        .getOrDefault(new Name(target.name().namespace(), rule.name()), List.of())
        .stream()
        .filter(match -> rule.matches().isEmpty() || rule.matches().contains(match.name()))
        .filter(Patterns::usable);
  }

  private static Grant grant(Target target, List<HttpMatch> http) {
    return new Grant(
        target.name(), Collections.unmodifiableSortedSet(new TreeSet<>(target.sources())), http);
  }

  private static List<Rule> rules(Target target, RouteKind kind) {
    return target.rules().stream().filter(rule -> rule.kind() == kind).toList();
  }
}
