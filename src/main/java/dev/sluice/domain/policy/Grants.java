package dev.sluice.domain.policy;

import dev.sluice.domain.policy.MeshModel.Pod;
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
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * TrafficTargets as grants on one port of a workload. Each target stays a unit: its sources never
 * meet another target's rules.
 */
final class Grants {
  private final MeshModel model;
  private final Subjects subjects;
  private final Map<String, List<Target>> byNamespace;

  Grants(MeshModel model, Subjects subjects) {
    this.model = model;
    this.subjects = subjects;
    byNamespace =
        model.targets().stream()
            .filter(Grants::mayGrant)
            .sorted(Comparator.comparing(Target::name))
            .collect(Collectors.groupingBy(target -> target.name().namespace()));
  }

  /** Targets that may grant something on this pod, sorted by name. */
  List<Target> targetsOf(Pod pod) {
    return byNamespace.getOrDefault(pod.name().namespace(), List.of()).stream()
        .filter(target -> subjects.means(target.destination(), pod))
        .toList();
  }

  /**
   * Sorted by target.
   *
   * @param targets of the pod
   * @param numbers the pod port and every Service port that leads to it; a TCPRoute may name any of
   *     them
   */
  List<Grant> on(List<Target> targets, Protocol protocol, Set<Integer> numbers) {
    return targets.stream().flatMap(target -> grant(target, protocol, numbers).stream()).toList();
  }

  /** A target without sources or rules says nothing. */
  private static boolean mayGrant(Target target) {
    return target.opensItsOwnNamespace()
        && !target.sources().isEmpty()
        && !target.rules().isEmpty();
  }

  private Optional<Grant> grant(Target target, Protocol protocol, Set<Integer> numbers) {
    List<Rule> tcp = rules(target, RouteKind.TCP_ROUTE);
    List<Rule> http = rules(target, RouteKind.HTTP_ROUTE_GROUP);
    SortedSet<Principal> sources = sources(target);
    if (sources.isEmpty()
        || tcp.isEmpty() && http.isEmpty()
        || target.port() != null && !numbers.contains(target.port())) return Optional.empty();
    if (!tcp.isEmpty() && tcp.stream().noneMatch(rule -> opens(target, rule, numbers)))
      return Optional.empty();
    return http.isEmpty()
        ? Optional.of(new Grant(target.name(), sources, List.of()))
        : limited(target, sources, protocol, http);
  }

  private SortedSet<Principal> sources(Target target) {
    var all = new TreeSet<Principal>();
    target.sources().forEach(source -> all.addAll(subjects.principals(source)));
    return Collections.unmodifiableSortedSet(all);
  }

  private Optional<Grant> limited(
      Target target, SortedSet<Principal> sources, Protocol protocol, List<Rule> http) {
    List<HttpMatch> matches =
        http.stream().flatMap(rule -> matches(target, rule)).distinct().toList();
    // An empty list would mean every request.
    return protocol == Protocol.TCP || matches.isEmpty()
        ? Optional.empty()
        : Optional.of(new Grant(target.name(), sources, matches));
  }

  private boolean opens(Target target, Rule rule, Set<Integer> numbers) {
    Set<Integer> ports = model.routes().tcp().get(new Name(target.name().namespace(), rule.name()));
    return ports != null && (ports.isEmpty() || !Collections.disjoint(ports, numbers));
  }

  private Stream<HttpMatch> matches(Target target, Rule rule) {
    return model
        .routes()
        .http()
        .getOrDefault(new Name(target.name().namespace(), rule.name()), List.of())
        .stream()
        .filter(match -> rule.matches().isEmpty() || rule.matches().contains(match.name()))
        .filter(Patterns::usable);
  }

  private static List<Rule> rules(Target target, RouteKind kind) {
    return target.rules().stream().filter(rule -> rule.kind() == kind).toList();
  }
}
