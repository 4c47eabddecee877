package dev.sluice.domain.policy;

import dev.sluice.domain.policy.MeshModel.RouteKind;
import dev.sluice.domain.policy.MeshModel.Split;
import dev.sluice.domain.policy.MeshModel.Subject;
import dev.sluice.domain.policy.MeshModel.Target;
import dev.sluice.domain.policy.MeshPolicy.Grant;
import dev.sluice.domain.policy.MeshPolicy.Inbound;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whose sidecars enforce an SMI object: every client's for a split, the destination's pods' for a
 * target, and for what they refer to, theirs.
 */
public final class Reach {
  private final MeshModel model;
  private final Map<Name, Set<Name>> podsByTarget = new HashMap<>();
  private final Set<Name> everyone;

  public Reach(MeshModel model, MeshPolicy policy) {
    this.model = model;
    this.everyone = policy.inbound().keySet();
    policy.inbound().forEach(this::index);
  }

  /** Names of meshed pods; empty where the object has no effect on any. */
  public Set<Name> of(SmiRef ref) {
    return switch (ref.kind()) {
      case TRAFFIC_SPLIT -> splits(split -> split.name().equals(ref.name()));
      case TRAFFIC_TARGET -> podsByTarget.getOrDefault(ref.name(), Set.of());
      case HTTP_ROUTE_GROUP ->
          union(
              splits(split -> refersTo(split, ref.name())),
              targets(target -> refersTo(target, RouteKind.HTTP_ROUTE_GROUP, ref.name())));
      case TCP_ROUTE -> targets(target -> refersTo(target, RouteKind.TCP_ROUTE, ref.name()));
      case UDP_ROUTE -> targets(target -> refersTo(target, RouteKind.UDP_ROUTE, ref.name()));
      case IDENTITY_BINDING -> targets(target -> refersTo(target, ref.name()));
    };
  }

  private void index(Name pod, Inbound inbound) {
    Stream<Name> tcp =
        inbound.ports().stream().flatMap(port -> port.grants().stream()).map(Grant::target);
    Stream<Name> udp =
        inbound.udp().stream()
            .flatMap(policy -> policy.grants().stream())
            .map(UdpPolicy.Grant::target);
    Stream.concat(tcp, udp)
        .forEach(target -> podsByTarget.computeIfAbsent(target, key -> new HashSet<>()).add(pod));
  }

  private Set<Name> splits(Predicate<Split> concerned) {
    return model.splits().stream().anyMatch(concerned.and(this::hasRoot)) ? everyone : Set.of();
  }

  private boolean hasRoot(Split split) {
    return RootName.of(split.root(), split.name().namespace())
        .map(root -> model.services().containsKey(root.service()))
        .orElse(false);
  }

  private Set<Name> targets(Predicate<Target> concerned) {
    return model.targets().stream()
        .filter(concerned)
        .flatMap(target -> podsByTarget.getOrDefault(target.name(), Set.of()).stream())
        .collect(Collectors.toSet());
  }

  private static boolean refersTo(Split split, Name group) {
    return split.name().namespace().equals(group.namespace())
        && split.matches().contains(group.name());
  }

  private static boolean refersTo(Target target, RouteKind kind, Name route) {
    return target.name().namespace().equals(route.namespace())
        && target.rules().stream()
            .anyMatch(rule -> rule.kind() == kind && rule.name().equals(route.name()));
  }

  private static boolean refersTo(Target target, Name binding) {
    return Stream.concat(Stream.ofNullable(target.destination()), target.sources().stream())
        .anyMatch(subject -> isBinding(subject, binding));
  }

  private static boolean isBinding(Subject subject, Name binding) {
    return subject.kind() == MeshModel.SubjectKind.IDENTITY_BINDING
        && subject.name().equals(binding);
  }

  private static Set<Name> union(Set<Name> one, Set<Name> other) {
    var all = new HashSet<>(one);
    all.addAll(other);
    return all;
  }
}
