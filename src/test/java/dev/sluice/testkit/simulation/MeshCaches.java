package dev.sluice.testkit.simulation;

import dev.sluice.api.split.v1alpha4.TrafficSplit;
import dev.sluice.api.split.v1alpha4.TrafficSplitSpec.Backend;
import dev.sluice.domain.policy.Name;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a mesh reads of the API server: splits, and the pods behind Services. */
final class MeshCaches implements AutoCloseable {
  private static final String SERVICE = "kubernetes.io/service-name";
  private static final String BY_ROOT = "root";
  private static final String BY_BACKEND = "backend";

  private final SharedIndexInformer<TrafficSplit> splits;
  private final SharedIndexInformer<EndpointSlice> slices;
  private final List<Consumer<Name>> listeners = new CopyOnWriteArrayList<>();

  MeshCaches(KubernetesClient client) {
    splits = client.resources(TrafficSplit.class).inAnyNamespace().runnableInformer(0);
    splits.addIndexers(
        Map.of(
            BY_ROOT, split -> List.of(root(split).toString()),
            BY_BACKEND, split -> backends(split).map(Name::toString).toList()));
    slices = client.discovery().v1().endpointSlices().inAnyNamespace().runnableInformer(0);
    slices.addIndexers(Map.of(BY_BACKEND, slice -> List.of(service(slice).toString())));
    start(splits, split -> Stream.of(root(split)));
    start(slices, this::roots);
  }

  private <T extends HasMetadata> void start(
      SharedIndexInformer<T> informer, Function<T, Stream<Name>> roots) {
    informer.addEventHandler(new Teller<>(roots));
    informer.start().toCompletableFuture().join();
  }

  private static Name root(TrafficSplit split) {
    return new Name(split.getMetadata().getNamespace(), split.getSpec().service());
  }

  private static Stream<Name> backends(TrafficSplit split) {
    return split.getSpec().backends().stream()
        .map(Backend::service)
        .map(service -> new Name(split.getMetadata().getNamespace(), service));
  }

  private static Name service(EndpointSlice slice) {
    var labels = slice.getMetadata().getLabels();
    return new Name(slice.getMetadata().getNamespace(), labels == null ? "" : labels.get(SERVICE));
  }

  private Stream<Name> roots(EndpointSlice slice) {
    Name service = service(slice);
    return Stream.concat(
            Stream.of(service),
            splits.getIndexer().byIndex(BY_BACKEND, service.toString()).stream()
                .map(MeshCaches::root))
        .distinct();
  }

  /** Is told of each Service whose requests may go elsewhere now. */
  void onChange(Consumer<Name> listener) {
    listeners.add(listener);
  }

  void changed(Name root) {
    listeners.forEach(listener -> listener.accept(root));
  }

  /** The oldest one, as in the mesh. */
  Optional<TrafficSplit> split(String namespace, String root) {
    return splits.getIndexer().byIndex(BY_ROOT, new Name(namespace, root).toString()).stream()
        .min(Comparator.comparing(split -> split.getMetadata().getCreationTimestamp()));
  }

  /** Whether the EndpointSlice controller has seen this Service. */
  boolean knows(String namespace, String service) {
    return slices(namespace, service).findAny().isPresent();
  }

  /** Those that are ready. */
  List<Endpoint> endpoints(String namespace, String service) {
    return slices(namespace, service)
        .filter(slice -> slice.getEndpoints() != null) // of a Service without pods
        .flatMap(slice -> slice.getEndpoints().stream())
        .filter(endpoint -> Boolean.TRUE.equals(endpoint.getConditions().getReady()))
        .toList();
  }

  private Stream<EndpointSlice> slices(String namespace, String service) {
    return slices
        .getIndexer()
        .byIndex(BY_BACKEND, new Name(namespace, service).toString())
        .stream();
  }

  @Override
  public void close() {
    splits.stop();
    slices.stop();
  }

  private final class Teller<T extends HasMetadata> implements ResourceEventHandler<T> {
    private final Function<T, Stream<Name>> roots;

    Teller(Function<T, Stream<Name>> roots) {
      this.roots = roots;
    }

    @Override
    public void onAdd(T object) {
      roots.apply(object).forEach(MeshCaches.this::changed);
    }

    @Override
    public void onUpdate(T before, T object) {
      Stream.concat(roots.apply(before), roots.apply(object))
          .distinct()
          .forEach(MeshCaches.this::changed);
    }

    @Override
    public void onDelete(T object, boolean unknown) {
      roots.apply(object).forEach(MeshCaches.this::changed);
    }
  }
}
