package dev.sluice.mesh.watch;

import dev.sluice.api.access.v1alpha4.IdentityBinding;
import dev.sluice.api.access.v1alpha4.IdentityBindingSpec;
import dev.sluice.api.access.v1alpha4.TrafficTarget;
import dev.sluice.api.access.v1alpha4.TrafficTargetSpec;
import dev.sluice.api.specs.v1alpha4.HttpRouteGroup;
import dev.sluice.api.specs.v1alpha4.HttpRouteGroupSpec;
import dev.sluice.api.specs.v1alpha4.TcpRoute;
import dev.sluice.api.specs.v1alpha4.TcpRouteSpec;
import dev.sluice.api.specs.v1alpha4.UdpRoute;
import dev.sluice.api.specs.v1alpha4.UdpRouteSpec;
import dev.sluice.api.split.v1alpha4.TrafficSplit;
import dev.sluice.api.split.v1alpha4.TrafficSplitSpec;
import dev.sluice.domain.policy.MeshModel;
import dev.sluice.domain.policy.Name;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Objects of a cluster, written as people write them. */
public final class Cluster {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private final List<Namespace> namespaces = new ArrayList<>();
  private final List<Pod> pods = new ArrayList<>();
  private final List<Service> services = new ArrayList<>();
  private final List<EndpointSlice> slices = new ArrayList<>();
  private final List<GenericKubernetesResource> smi = new ArrayList<>();

  static Name name(String name) {
    return new Name("shop", name);
  }

  /**
   * @param documents any of the kinds that are watched, separated by {@code ---}
   */
  public Cluster with(String documents) {
    for (var document : documents.split("---\n")) {
      add("# not JSON, though it may begin like it\n" + document);
    }
    return this;
  }

  private void add(String document) {
    var kind = YAML.unmarshal(document, GenericKubernetesResource.class).getKind();
    switch (kind) {
      case "Namespace" -> namespaces.add(YAML.unmarshal(document, Namespace.class));
      case "Pod" -> pods.add(YAML.unmarshal(document, Pod.class));
      case "Service" -> services.add(YAML.unmarshal(document, Service.class));
      case "EndpointSlice" -> slices.add(YAML.unmarshal(document, EndpointSlice.class));
      default -> smi.add(YAML.unmarshal(document, GenericKubernetesResource.class));
    }
  }

  /** As the informers would list everything in another order. */
  Cluster shuffled() {
    List.of(namespaces, pods, services, slices, smi).forEach(Collections::reverse);
    return this;
  }

  public MeshModel model() {
    return MeshModelBuilder.build(
        new ClusterObjects(
            namespaces,
            pods.stream().map(TrimmedPods::trim).toList(),
            services,
            slices,
            new SmiReader<>(TrafficSplitSpec.class, TrafficSplit::new).read(ofKind("TrafficSplit")),
            new SmiReader<>(TrafficTargetSpec.class, TrafficTarget::new)
                .read(ofKind("TrafficTarget")),
            new SmiReader<>(HttpRouteGroupSpec.class, HttpRouteGroup::new)
                .read(ofKind("HTTPRouteGroup")),
            new SmiReader<>(TcpRouteSpec.class, TcpRoute::new).read(ofKind("TCPRoute")),
            new SmiReader<>(UdpRouteSpec.class, UdpRoute::new).read(ofKind("UDPRoute")),
            new SmiReader<>(IdentityBindingSpec.class, IdentityBinding::new)
                .read(ofKind("IdentityBinding"))),
        "cluster.local");
  }

  private List<GenericKubernetesResource> ofKind(String kind) {
    return smi.stream().filter(it -> it.getKind().equals(kind)).toList();
  }
}
