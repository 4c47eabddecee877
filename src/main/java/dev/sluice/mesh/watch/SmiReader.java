package dev.sluice.mesh.watch;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.api.smi.SmiStatus;
import dev.sluice.domain.policy.SmiKind;
import dev.sluice.domain.policy.SmiRef;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Reads one SMI kind from untyped objects. SMI's definitions in a cluster may be another product's,
 * with other shapes (OSM's have headers as a list); typed informers would then fail for all objects
 * of the kind because of one.
 *
 * @param <S> spec
 * @param <T> custom resource
 */
final class SmiReader<S, T extends CustomResource<S, ?>> {
  private static final Logger LOG = Logger.getLogger(SmiReader.class);
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Class<S> spec;
  private final Supplier<T> create;

  /**
   * By the very object that the informer holds: each version of an object is read, and complained
   * about, once.
   */
  private Map<GenericKubernetesResource, T> known = new IdentityHashMap<>();

  SmiReader(Class<S> spec, Supplier<T> create) {
    this.spec = spec;
    this.create = create;
  }

  /**
   * One for each object; the spec is null where it is missing or does not have our shape. Not
   * thread-safe.
   */
  List<T> read(List<GenericKubernetesResource> objects) {
    var now = new IdentityHashMap<GenericKubernetesResource, T>();
    objects.forEach(it -> now.put(it, known.containsKey(it) ? known.get(it) : read(it)));
    known = now;
    return List.copyOf(now.values());
  }

  /**
   * Each object with what it says about itself, for those that {@link #read} has been given last.
   */
  List<SmiObject> objects(SmiKind kind) {
    return known.entrySet().stream()
        .map(
            entry ->
                new SmiObject(
                    new SmiRef(kind, MeshModelBuilder.nameOf(entry.getKey())),
                    entry.getKey(),
                    status(entry.getKey()),
                    entry.getValue().getSpec() != null))
        .toList();
  }

  private static SmiStatus status(GenericKubernetesResource object) {
    try {
      return JSON.convertValue(object.getAdditionalProperties().get("status"), SmiStatus.class);
    } catch (IllegalArgumentException unreadable) { // somebody else's, to be replaced
      return null;
    }
  }

  private T read(GenericKubernetesResource object) {
    T result = create.get();
    result.setMetadata(object.getMetadata());
    result.setSpec(spec(object));
    return result;
  }

  private S spec(GenericKubernetesResource object) {
    try {
      return JSON.convertValue(object.getAdditionalProperties().get("spec"), spec);
    } catch (IllegalArgumentException e) {
      var meta = object.getMetadata();
      var why = e.getMessage().lines().findFirst().orElse("");
      LOG.warnf(
          "%s %s/%s is ignored, its spec cannot be read: %s",
          object.getKind(), meta.getNamespace(), meta.getName(), why);
      return null;
    }
  }
}
