package dev.sluice.testkit.simulation;

import dev.sluice.api.split.v1alpha4.TrafficSplit;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What a mesh reads of the API server: splits, and the pods behind Services. */
final class MeshCaches implements AutoCloseable {
  private static final String SERVICE = "kubernetes.io/service-name";

  private final SharedIndexInformer<TrafficSplit> splits;
  private final SharedIndexInformer<EndpointSlice> slices;
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  MeshCaches(KubernetesClient client) {
    splits = started(client.resources(TrafficSplit.class).inAnyNamespace().runnableInformer(0));
    slices = started(client.discovery().v1().endpointSlices().inAnyNamespace().runnableInformer(0));
  }

  private <T extends HasMetadata> SharedIndexInformer<T> started(SharedIndexInformer<T> informer) {
    informer.addEventHandler(new Teller<>());
    informer.start().toCompletableFuture().join();
    return informer;
  }

  /** Is told of each namespace in which something changed. */
  void onChange(Consumer<String> listener) {
    listeners.add(listener);
  }

  void changed(String namespace) {
    listeners.forEach(listener -> listener.accept(namespace));
  }

  /** The oldest one, as in the mesh. */
  Optional<TrafficSplit> split(String namespace, String root) {
    return splits.getIndexer().byIndex("namespace", namespace).stream()
        .filter(split -> split.getSpec().service().equals(root))
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
    return slices.getIndexer().byIndex("namespace", namespace).stream()
        .filter(slice -> service.equals(slice.getMetadata().getLabels().get(SERVICE)));
  }

  @Override
  public void close() {
    splits.stop();
    slices.stop();
  }

  private final class Teller<T extends HasMetadata> implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      changed(object.getMetadata().getNamespace());
    }

    @Override
    public void onUpdate(T before, T object) {
      changed(object.getMetadata().getNamespace());
    }

    @Override
    public void onDelete(T object, boolean unknown) {
      changed(object.getMetadata().getNamespace());
    }
  }
}
