package dev.sluice.mesh.watch;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.sluice.domain.policy.MeshModel;
import dev.sluice.domain.policy.Name;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Kubernetes objects to {@link MeshModel}. Pure; the order of the objects has no influence, and a
 * malformed object never throws: what cannot be understood grants nothing and receives nothing.
 */
final class MeshModelBuilder {
  private MeshModelBuilder() {}

  static MeshModel build(ClusterObjects objects, String trustDomain) {
    var pods = Pods.byName(objects.pods());
    return new MeshModel(
        trustDomain,
        Services.byName(
            objects.services(),
            Endpoints.byService(objects.slices(), pods, Services.ipv6First(objects.services()))),
        Pods.models(pods),
        Splits.oldestFirst(objects.splits()),
        Targets.sorted(objects.targets()),
        Bindings.byName(objects.bindings()),
        new MeshModel.Routes(
            HttpRoutes.byName(objects.httpRoutes()),
            PortRoutes.ofTcp(objects.tcpRoutes()),
            PortRoutes.ofUdp(objects.udpRoutes())),
        permissive(objects.namespaces()));
  }

  static Name nameOf(HasMetadata object) {
    return new Name(object.getMetadata().getNamespace(), object.getMetadata().getName());
  }

  /** Kubernetes leaves lists out that are empty. */
  static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : list;
  }

  static <K, V> Map<K, V> orEmpty(Map<K, V> map) {
    return map == null ? Map.of() : map;
  }

  static boolean missing(String text) {
    return text == null || text.isEmpty();
  }

  private static Set<String> permissive(List<Namespace> namespaces) {
    return namespaces.stream()
        .filter(
            it ->
                Labels.PERMISSIVE.equals(orEmpty(it.getMetadata().getLabels()).get(Labels.ACCESS)))
        .map(it -> it.getMetadata().getName())
        .collect(toUnmodifiableSet());
  }
}
