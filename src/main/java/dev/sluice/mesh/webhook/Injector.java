package dev.sluice.mesh.webhook;

import dev.sluice.mesh.bootstrap.ProbeRoute;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a pod a member of the mesh. Which namespaces take part is the webhook's selector; here only
 * the pod itself is looked at. Pure.
 */
public final class Injector {
  static final String STATUS = "sluice.dev/status";
  static final String INJECTED = "injected";
  static final String DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

  private final InjectorSettings settings;
  private final BootstrapRenderer renderer;

  public Injector(InjectorSettings settings, BootstrapRenderer renderer) {
    this.settings = settings;
    this.renderer = renderer;
  }

  /** Why a pod stays as it is, for its author; empty where it is to be injected. */
  Optional<String> reasonToSkip(Pod pod) {
    if (injected(pod)) {
      return Optional.of("it has the sidecar already");
    }
    if (new PodOptions(pod.getMetadata()).optedOut()) {
      return Optional.of(PodOptions.INJECT + " is \"false\"");
    }
    return Boolean.TRUE.equals(pod.getSpec().getHostNetwork())
        ? Optional.of("spec.hostNetwork is true: the node's network is not ours to intercept")
        : Optional.empty();
  }

  /**
   * @return the pod with a sidecar; the very same object where there is a {@link #reasonToSkip}.
   *     Injecting twice equals once
   * @throws Uninjectable if the pod cannot be a member as it is written
   */
  Pod inject(Pod pod) {
    if (reasonToSkip(pod).isPresent()) {
      return pod;
    }
    Reserved.check(pod.getSpec());
    return new PodBuilder(pod).withMetadata(metadata(pod)).withSpec(spec(pod)).build();
  }

  /** The annotation alone may be copied from elsewhere. */
  static boolean injected(Pod pod) {
    var annotations = pod.getMetadata().getAnnotations();
    var names = pod.getSpec().getInitContainers().stream().map(Container::getName).toList();
    return annotations != null
        && INJECTED.equals(annotations.get(STATUS))
        && names.containsAll(List.of(Sidecar.INIT, Sidecar.PROXY));
  }

  private ObjectMeta metadata(Pod pod) {
    var result =
        new ObjectMetaBuilder(pod.getMetadata())
            .addToAnnotations(STATUS, INJECTED)
            .addToAnnotations(Sidecar.TOKEN_SDS, renderer.tokenSds())
            .addToAnnotations(Sidecar.ROOTS_SDS, renderer.rootsSds());
    if (!result.getAnnotations().containsKey(DEFAULT_CONTAINER)) {
      pod.getSpec().getContainers().stream()
          .findFirst()
          .ifPresent(it -> result.addToAnnotations(DEFAULT_CONTAINER, it.getName()));
    }
    return result.build();
  }

  private PodSpec spec(Pod pod) {
    var spec = pod.getSpec();
    var options = new PodOptions(pod.getMetadata());
    var drain = Drain.of(spec, options.drainSeconds(settings.drainSeconds()));
    var routes = new ArrayList<ProbeRoute>();
    var own = rewrite(spec.getInitContainers(), routes);
    var apps = rewrite(spec.getContainers(), routes).stream().map(drain::applyTo).toList();
    var udp = Udp.of(spec, options);
    var sidecar = new Sidecar(settings.image(), options);
    var ours = new ArrayList<>(List.of(sidecar.init(udp)));
    ours.add(sidecar.proxy(renderer.bootstrap(List.copyOf(routes)), account(spec)));
    if (udp == Udp.ENFORCED) {
      ours.add(sidecar.udp());
    }
    return new PodSpecBuilder(spec)
        .withInitContainers(first(ours, own))
        .withContainers(apps)
        .addToVolumes(Sidecar.volume())
        .build();
  }

  private static List<Container> rewrite(List<Container> containers, List<ProbeRoute> routes) {
    var result = new ArrayList<Container>();
    for (var container : containers) {
      var probes = new Probes(container);
      result.add(probes.rewrite());
      routes.addAll(probes.routes());
    }
    return result;
  }

  /** Ours go first, so that the author's init containers have a working network too. */
  private static List<Container> first(List<Container> ours, List<Container> others) {
    var result = new ArrayList<>(ours);
    result.addAll(others);
    return result;
  }

  private static String account(PodSpec spec) {
    var account = spec.getServiceAccountName();
    return account == null || account.isEmpty() ? "default" : account;
  }
}
