package dev.sluice.domain.policy;

import dev.sluice.domain.policy.MeshModel.Binding;
import dev.sluice.domain.policy.MeshModel.Pod;
import dev.sluice.domain.policy.MeshModel.Subject;
import dev.sluice.domain.policy.MeshModel.SubjectKind;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whom TrafficTargets' subjects mean. An IdentityBinding means pods of its own namespace only; what
 * is missing or cannot be understood means nobody.
 */
final class Subjects {
  private final MeshModel model;
  private final Map<String, List<Pod>> pods;

  Subjects(MeshModel model) {
    this.model = model;
    pods =
        model.pods().values().stream()
            .sorted((a, b) -> a.name().compareTo(b.name()))
            .collect(Collectors.groupingBy(pod -> pod.name().namespace()));
  }

  /** Whether the subject means this pod. */
  boolean means(Subject subject, Pod pod) {
    return subject.kind() == SubjectKind.SERVICE_ACCOUNT
        ? isAccount(subject.name(), pod)
        : pod.name().namespace().equals(subject.name().namespace())
            && model.bindings().containsKey(subject.name())
            && takes(model.bindings().get(subject.name())).test(pod);
  }

  /** What the certificates of those that the subject means must name; may be empty. */
  SortedSet<Principal> principals(Subject subject) {
    if (subject.kind() == SubjectKind.SERVICE_ACCOUNT)
      return new TreeSet<>(List.of(Principal.of(account(subject.name()))));
    Binding binding = model.bindings().get(subject.name());
    return binding == null ? new TreeSet<>() : principals(binding);
  }

  /** Pods of any kind that the subject means, meshed or not, by name. */
  Stream<Pod> podsOf(Subject subject) {
    return pods.getOrDefault(subject.name().namespace(), List.of()).stream()
        .filter(pod -> means(subject, pod));
  }

  private SortedSet<Principal> principals(Binding binding) {
    Stream<Principal> accounts =
        Stream.concat(
                binding.spiffeIds().stream().flatMap(id -> account(binding, id)),
                Stream.ofNullable(binding.serviceAccount())
                    .map(name -> new Identity(binding.name().namespace(), name)))
            .map(Principal::of);
    Stream<Principal> selected =
        pods.getOrDefault(binding.name().namespace(), List.of()).stream()
            .filter(pod -> pod.meshed() && hasLabels(binding, pod))
            .map(pod -> Principal.ofPod(pod.identity(), pod.uid()));
    return Stream.concat(accounts, selected).collect(Collectors.toCollection(TreeSet::new));
  }

  private Predicate<Pod> takes(Binding binding) {
    return pod ->
        hasLabels(binding, pod)
            || pod.identity().serviceAccount().equals(binding.serviceAccount())
            || binding.spiffeIds().contains(pod.identity().spiffeId(model.trustDomain()));
  }

  /** Only accounts of the binding's own namespace; what is no account of ours is nobody. */
  private Stream<Identity> account(Binding binding, String spiffeId) {
    String start = new Identity(binding.name().namespace(), "").spiffeId(model.trustDomain());
    String name = spiffeId.startsWith(start) ? spiffeId.substring(start.length()) : "";
    return name.isEmpty() || name.contains("/")
        ? Stream.empty()
        : Stream.of(new Identity(binding.name().namespace(), name));
  }

  private static boolean hasLabels(Binding binding, Pod pod) {
    return !binding.podLabels().isEmpty()
        && pod.labels().entrySet().containsAll(binding.podLabels().entrySet());
  }

  private static boolean isAccount(Name account, Pod pod) {
    return pod.identity().equals(account(account));
  }

  private static Identity account(Name name) {
    return new Identity(name.namespace(), name.name());
  }
}
