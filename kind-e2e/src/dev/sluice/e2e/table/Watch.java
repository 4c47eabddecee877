package dev.sluice.e2e.table;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Every change of the pods of a namespace and of who is behind its Services, as it happens. */
final class Watch implements AutoCloseable {
  private final Map<String, String> versions = new HashMap<>();
  private final Map<String, Pod> pods = new HashMap<>();
  private final List<Moment> moments = new ArrayList<>();
  private final SharedIndexInformer<Pod> podInformer;
  private final SharedIndexInformer<EndpointSlice> sliceInformer;

  /** Who was there of one workload at one time: live pods, or ready endpoints of a Service. */
  private record Moment(String service, boolean serving, Set<String> pods) {}

  Watch(KubernetesClient client, String namespace) {
    podInformer =
        client.pods().inNamespace(namespace).inform(new Handler<>(this::came, this::went));
    sliceInformer =
        client
            .discovery()
            .v1()
            .endpointSlices()
            .inNamespace(namespace)
            .inform(new Handler<>(this::serves, slice -> {}));
  }

  /** A place in time, to ask from. */
  synchronized int now() {
    return moments.size();
  }

  /** The fewest pods that a workload has had; those that end do not count. */
  synchronized int fewest(String workload, int since) {
    return from(workload, false, since).stream().mapToInt(it -> it.pods.size()).min().orElse(-1);
  }

  /** The fewest pods that its Service has had behind it. */
  synchronized int fewestServing(String workload, int since) {
    return from(workload, true, since).stream().mapToInt(it -> it.pods.size()).min().orElse(-1);
  }

  /** Versions of all pods that were behind its Service at any time. */
  synchronized Set<String> served(String workload, int since) {
    return from(workload, true, since).stream()
        .flatMap(it -> it.pods.stream())
        .map(pod -> versions.getOrDefault(pod, pod))
        .collect(Collectors.toSet());
  }

  /** What was so when it began counts as well. */
  private List<Moment> from(String workload, boolean serving, int since) {
    var found = new ArrayList<Moment>();
    for (int at = 0; at < moments.size(); at++) {
      Moment moment = moments.get(at);
      if (!moment.service.equals(workload) || moment.serving != serving) continue;
      if (at < since) found.clear();
      found.add(moment);
    }
    return found;
  }

  private synchronized void came(Pod pod) {
    pods.put(pod.getMetadata().getName(), pod);
    versions.put(pod.getMetadata().getName(), Version.of(pod));
    count(pod);
  }

  private synchronized void went(Pod pod) {
    pods.remove(pod.getMetadata().getName());
    count(pod);
  }

  private void count(Pod changed) {
    String workload = app(changed);
    var alive =
        pods.values().stream()
            .filter(it -> app(it).equals(workload))
            .filter(it -> it.getMetadata().getDeletionTimestamp() == null)
            .map(it -> it.getMetadata().getName())
            .collect(Collectors.toSet());
    moments.add(new Moment(workload, false, alive));
  }

  private static String app(Pod pod) {
    return pod.getMetadata().getLabels().getOrDefault("app", "");
  }

  private synchronized void serves(EndpointSlice slice) {
    String service = slice.getMetadata().getLabels().get("kubernetes.io/service-name");
    var ready = new HashSet<String>();
    for (Endpoint endpoint : slice.getEndpoints()) {
      if (Boolean.TRUE.equals(endpoint.getConditions().getReady()))
        ready.add(endpoint.getTargetRef().getName());
    }
    moments.add(new Moment(service, true, ready));
  }

  @Override
  public void close() {
    podInformer.close();
    sliceInformer.close();
  }

  private record Handler<T>(Consumer<T> came, Consumer<T> went) implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      came.accept(object);
    }

    @Override
    public void onUpdate(T before, T now) {
      came.accept(now);
    }

    @Override
    public void onDelete(T object, boolean unknown) {
      went.accept(object);
    }
  }
}
