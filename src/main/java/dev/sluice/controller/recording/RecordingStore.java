package dev.sluice.controller.recording;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.api.rollout.v1alpha1.RecordingLabels;
import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.controller.resolving.Ownership;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Recordings as ConfigMaps that go when their Rollout goes. */
final class RecordingStore {
  private static final int EXISTS = 409;

  /** Of one Rollout, the one under way included. */
  private static final int KEPT = 10;

  private final KubernetesClient client;
  private final ObjectMapper json;

  /** By uid of the Rollout: names of its recordings, newest first. */
  private final Map<String, Deque<String>> known = new ConcurrentHashMap<>();

  RecordingStore(KubernetesClient client, ObjectMapper json) {
    this.client = client;
    this.json = json;
  }

  /**
   * Which recording.
   *
   * @param revision what is being released
   * @param startedAt when that began, RFC 3339
   */
  record Key(Rollout rollout, String name, String revision, String startedAt) {
    String namespace() {
      return rollout.getMetadata().getNamespace();
    }

    String uid() {
      return rollout.getMetadata().getUid();
    }
  }

  Optional<Map<String, String>> read(Key key) {
    return Optional.ofNullable(resource(key).get()).map(ConfigMap::getData);
  }

  /** Begins anew, in place of what was there, and drops the oldest ones that are too many. */
  void begin(Key key, Map<String, String> entries) {
    try {
      client.resource(configMap(key, entries)).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != EXISTS) {
        throw e;
      }
      replace(key, entries);
    }
    prune(key);
  }

  /** Replaces every entry. */
  void replace(Key key, Map<String, String> entries) {
    ObjectNode operation = json.createObjectNode().put("op", "add").put("path", "/data");
    operation.set("value", json.valueToTree(entries));
    resource(key)
        .patch(PatchContext.of(PatchType.JSON), json.createArrayNode().add(operation).toString());
  }

  /**
   * @param entries a null takes the entry away
   */
  void patch(Key key, Map<String, String> entries) {
    ObjectNode patch = json.createObjectNode();
    patch.set("data", json.valueToTree(entries));
    resource(key).patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
  }

  /** Named by an object: by its name alone, the client would read it before every patch. */
  private Resource<ConfigMap> resource(Key key) {
    return resource(key.namespace(), key.name());
  }

  private Resource<ConfigMap> resource(String namespace, String name) {
    return client.resource(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .endMetadata()
            .build());
  }

  private static ConfigMap configMap(Key key, Map<String, String> entries) {
    var meta =
        Ownership.owned(
            key.rollout(), key.name(), Map.of(RecordingLabels.STARTED_AT, key.startedAt()));
    meta.getLabels().put(RecordingLabels.REVISION, key.revision());
    return new ConfigMapBuilder().withMetadata(meta).withData(entries).build();
  }

  /**
   * Listed once in this process's life, unless this is the first release: from then on only what it
   * made itself can be more.
   */
  private void prune(Key key) {
    Deque<String> all = known.computeIfAbsent(key.uid(), uid -> names(key));
    all.remove(key.name());
    all.addFirst(key.name());
    while (all.size() > KEPT) {
      resource(key.namespace(), all.removeLast()).delete();
    }
  }

  void forget(String uid) {
    known.remove(uid);
  }

  /** Newest first. */
  private Deque<String> names(Key key) {
    var status = key.rollout().getStatus();
    return status == null || status.history() == null ? new ArrayDeque<>() : listed(key);
  }

  private Deque<String> listed(Key key) {
    return client
        .configMaps()
        .inNamespace(key.namespace())
        .withLabel(RecordingLabels.ROLLOUT, key.rollout().getMetadata().getName())
        .withLabel(RecordingLabels.REVISION)
        .list()
        .getItems()
        .stream()
        .sorted(Comparator.comparing(RecordingStore::startedAt).reversed())
        .map(map -> map.getMetadata().getName())
        .collect(Collectors.toCollection(ArrayDeque::new));
  }

  private static String startedAt(ConfigMap map) {
    return String.valueOf(map.getMetadata().getAnnotations().get(RecordingLabels.STARTED_AT));
  }
}
