package dev.sluice.domain.policy;

import dev.sluice.domain.policy.MeshModel.Backend;
import dev.sluice.domain.policy.MeshModel.Service;
import dev.sluice.domain.policy.MeshModel.Split;
import dev.sluice.domain.policy.MeshPolicy.Rule;
import dev.sluice.domain.policy.MeshPolicy.WeightedBackend;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** TrafficSplits as routing rules of their root Services. */
final class Splits {
  private final MeshModel model;
  private final Map<Name, List<Rooted>> byRoot = new HashMap<>();

  Splits(MeshModel model) {
    this.model = model;
    model.splits().stream().filter(split -> !split.backends().isEmpty()).forEach(this::index);
  }

  /** Never empty; the last rule takes everything. */
  List<Rule> rules(Name root, int port, Protocol protocol) {
    List<Split> splits = splits(root, port);
    Stream<Rule> some =
        splits.stream()
            .filter(split -> !split.matches().isEmpty())
            .flatMap(split -> limited(split, port, protocol).stream());
    return Stream.concat(some, Stream.of(rest(splits, root, port))).toList();
  }

  /**
   * What the split that takes every request says, zero weights included; empty where there is none.
   */
  Map<String, Integer> weights(Name root, int port) {
    var weights = new TreeMap<String, Integer>();
    splits(root, port).stream().filter(split -> split.matches().isEmpty()).findFirst().stream()
        .flatMap(split -> split.backends().stream())
        .forEach(backend -> weights.merge(backend.service(), backend.weight(), Splits::sum));
    return Collections.unmodifiableMap(weights);
  }

  private Optional<Rule> limited(Split split, int port, Protocol protocol) {
    List<HttpMatch> matches = matches(split);
    // Bytes of a TCP connection cannot be matched, and no match left must not become "every
    // request".
    if (protocol == Protocol.TCP || matches.isEmpty()) return Optional.empty();
    return backends(split, port).map(backends -> new Rule(matches, backends));
  }

  private Rule rest(List<Split> splits, Name root, int port) {
    return splits.stream()
        .filter(split -> split.matches().isEmpty())
        .findFirst()
        .flatMap(split -> backends(split, port))
        .map(backends -> new Rule(List.of(), backends))
        .orElseGet(() -> new Rule(List.of(), List.of(new WeightedBackend(root, 1))));
  }

  private List<HttpMatch> matches(Split split) {
    return split.matches().stream()
        .distinct()
        .flatMap(
            group ->
                model
                    .routes()
                    .http()
                    .getOrDefault(new Name(split.name().namespace(), group), List.of())
                    .stream())
        .filter(Patterns::usable)
        .toList();
  }

  /** Empty where the split has positive weights but none of them can be honoured on this port. */
  private Optional<List<WeightedBackend>> backends(Split split, int port) {
    List<Backend> wanted =
        split.backends().stream().filter(backend -> backend.weight() > 0).toList();
    List<WeightedBackend> usable = usable(split, wanted, port);
    return usable.isEmpty() && !wanted.isEmpty() ? Optional.empty() : Optional.of(usable);
  }

  private List<WeightedBackend> usable(Split split, List<Backend> wanted, int port) {
    var weights = new TreeMap<Name, Integer>();
    for (Backend backend : wanted) {
      ServiceNames.resolve(backend.service(), split.name().namespace())
          .filter(service -> hasPort(service, port))
          .ifPresent(service -> weights.merge(service, backend.weight(), Splits::sum));
    }
    return weights.entrySet().stream()
        .map(entry -> new WeightedBackend(entry.getKey(), entry.getValue()))
        .toList();
  }

  private boolean hasPort(Name service, int port) {
    Service found = model.services().get(service);
    return found != null && found.hasPort(port);
  }

  private List<Split> splits(Name root, int port) {
    return byRoot.getOrDefault(root, List.of()).stream()
        .filter(rooted -> rooted.root.covers(port))
        .map(Rooted::split)
        .toList();
  }

  private void index(Split split) {
    RootName.of(split.root(), split.name().namespace())
        .ifPresent(
            root ->
                byRoot
                    .computeIfAbsent(root.service(), key -> new ArrayList<>())
                    .add(new Rooted(split, root)));
  }

  private record Rooted(Split split, RootName root) {}

  private static int sum(int a, int b) {
    return (int) Math.min((long) a + b, Integer.MAX_VALUE);
  }
}
