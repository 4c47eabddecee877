package dev.sluice.domain.policy;

import dev.sluice.domain.policy.Finding.Reason;
import dev.sluice.domain.policy.MeshModel.Backend;
import dev.sluice.domain.policy.MeshModel.Service;
import dev.sluice.domain.policy.MeshModel.ServicePort;
import dev.sluice.domain.policy.MeshModel.Split;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is wrong with TrafficSplits. */
final class SplitFindings {
  private final MeshModel model;
  private final Findings findings;

  /** The split that every request of a root follows, by the root as it was spelled and resolved. */
  private final Map<RootName, Split> holders = new HashMap<>();

  SplitFindings(MeshModel model, Findings findings) {
    this.model = model;
    this.findings = findings;
  }

  void find() {
    model.splits().forEach(this::find);
  }

  private void find(Split split) {
    if (split.backends().isEmpty()) {
      add(split, Reason.SaysNothing, "spec.backends is empty, so the split has no effect");
      return;
    }
    matches(split);
    weights(split);
    Optional<RootName> root = RootName.of(split.root(), split.name().namespace());
    Service service = root.map(name -> model.services().get(name.service())).orElse(null);
    if (service == null) {
      add(
          split,
          Reason.RootNotFound,
          "spec.service \"%s\" is no Service of namespace %s; the split waits for it"
              .formatted(split.root(), split.name().namespace()));
      return;
    }
    shadow(split, root.get());
    ports(split, root.get(), service);
  }

  private void matches(Split split) {
    split.matches().stream()
        .distinct()
        .filter(
            group ->
                model
                    .routes()
                    .http()
                    .getOrDefault(new Name(split.name().namespace(), group), List.of())
                    .isEmpty())
        .forEach(
            group ->
                add(
                    split,
                    Reason.RouteNotFound,
                    "spec.matches: HTTPRouteGroup \"%s\" is missing or has no matches, so it takes no request"
                        .formatted(group)));
  }

  private void weights(Split split) {
    if (split.backends().stream().allMatch(backend -> backend.weight() == 0))
      add(
          split,
          Reason.AllWeightsZero,
          "every weight is 0, so the split's requests are answered with 503");
  }

  private void shadow(Split split, RootName root) {
    if (!split.matches().isEmpty()) return;
    Split holder = holders.putIfAbsent(root, split);
    if (holder != null)
      add(
          split,
          Reason.Shadowed,
          "TrafficSplit \"%s\" is older and has the same root \"%s\", so this one has no effect"
              .formatted(holder.name().name(), root.service().name()));
  }

  private void ports(Split split, RootName root, Service service) {
    List<Backend> wanted =
        split.backends().stream().filter(backend -> backend.weight() > 0).toList();
    wanted.stream()
        .filter(backend -> service(split, backend).isEmpty())
        .forEach(
            backend ->
                add(
                    split,
                    Reason.BackendNotFound,
                    "backend \"%s\" is no Service of namespace %s, so the other backends get its share"
                        .formatted(backend.service(), split.name().namespace())));
    service.ports().stream()
        .filter(port -> root.covers(port.port()))
        .forEach(port -> port(split, service, port, wanted));
  }

  private void port(Split split, Service root, ServicePort port, List<Backend> wanted) {
    List<Backend> known =
        wanted.stream().filter(backend -> service(split, backend).isPresent()).toList();
    known.stream()
        .filter(backend -> !hasPort(split, backend, port))
        .forEach(
            backend ->
                add(
                    split,
                    Reason.PortMismatch,
                    "backend \"%s\" has no port %d as the root \"%s\" has, so it gets nothing on it"
                        .formatted(backend.service(), port.port(), root.name().name())));
    if (!wanted.isEmpty() && known.stream().noneMatch(backend -> hasPort(split, backend, port)))
      add(
          split,
          Reason.NoUsableBackend,
          "no backend can be given traffic on port %d, so the root \"%s\" serves it itself"
              .formatted(port.port(), root.name().name()));
    if (port.protocol() == Protocol.TCP) tcp(split, root, port);
  }

  private void tcp(Split split, Service root, ServicePort port) {
    if (!split.matches().isEmpty())
      add(
          split,
          Reason.NeedsHttp,
          "port %d of the root \"%s\" is TCP, where spec.matches take nothing"
              .formatted(port.port(), root.name().name()));
    else if (root.clusterIps().isEmpty())
      add(
          split,
          Reason.NeedsHttp,
          "port %d of the root \"%s\" is TCP, and a headless Service is split for HTTP alone"
              .formatted(port.port(), root.name().name()));
  }

  private boolean hasPort(Split split, Backend backend, ServicePort port) {
    return service(split, backend).map(it -> it.hasPort(port.port())).orElse(false);
  }

  private Optional<Service> service(Split split, Backend backend) {
    return ServiceNames.resolve(backend.service(), split.name().namespace())
        .map(model.services()::get);
  }

  private void add(Split split, Reason reason, String message) {
    findings.add(SmiKind.TRAFFIC_SPLIT, split.name(), reason, message);
  }
}
