package dev.sluice.mesh.ca;

import dev.sluice.mesh.ca.Rotation.Phase;
import dev.sluice.watching.Changes;
import dev.sluice.watching.Latest;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Our own memory of the root: what signs, what is to come, what was. It cannot be in {@link
 * RootSecret}, which a user may replace as a whole at any time.
 */
final class RotationSecret {
  static final String NAME = "sluice-ca-rotation";

  private static final String PHASE = "phase";
  private static final String SINCE = "since";
  private static final String SIGNER = "signer";
  private static final String NEXT = "next";
  private static final String OLD_ROOTS = "old-roots.crt";
  private static final String CERTIFICATE = ".crt";
  private static final String ROOTS = ".ca.crt";
  private static final String KEY = ".key";

  private final KubernetesClient client;
  private final String namespace;

  RotationSecret(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /**
   * @throws IllegalArgumentException when it holds what we never wrote
   */
  Optional<Memory> read() {
    Secret found = client.secrets().inNamespace(namespace).withName(NAME).get();
    return Optional.ofNullable(found)
        .map(it -> new Memory(rotation(it), it.getMetadata().getResourceVersion()));
  }

  /** Read only when it may have changed, once that is started. */
  Latest<Optional<Memory>> latest() {
    var secret = client.secrets().inNamespace(namespace).withName(NAME);
    return new Latest<>(Changes.of(secret), this::read);
  }

  /**
   * Writes what comes after {@code before}.
   *
   * @param before null where there was none
   * @return what is now remembered
   * @throws KubernetesClientException with code 409 when it is no longer as it was read
   */
  Memory write(@Nullable Memory before, Rotation next) {
    Secret secret = render(before, next);
    Secret written =
        before == null ? client.resource(secret).create() : client.resource(secret).update();
    return new Memory(next, written.getMetadata().getResourceVersion());
  }

  private Secret render(@Nullable Memory before, Rotation next) {
    Map<String, String> texts = new TreeMap<>();
    texts.put(PHASE, next.phase().name());
    texts.put(SINCE, next.since().toString());
    put(texts, SIGNER, next.signer());
    if (next.next() != null) {
      put(texts, NEXT, next.next());
    }
    if (!next.oldRootsPem().isEmpty()) {
      texts.put(OLD_ROOTS, next.oldRootsPem());
    }
    return new SecretBuilder()
        .withNewMetadata()
        .withName(NAME)
        .withNamespace(namespace)
        .withLabels(RootSecret.LABELS)
        .withResourceVersion(before == null ? null : before.version())
        .endMetadata()
        .withType("Opaque")
        .withData(SecretData.encode(texts))
        .build();
  }

  private static void put(Map<String, String> texts, String name, RootMaterial material) {
    texts.put(name + CERTIFICATE, material.certPem());
    texts.put(name + ROOTS, material.caPem());
    texts.put(name + KEY, material.keyPem());
  }

  private static Rotation rotation(Secret found) {
    try {
      Phase phase = Phase.valueOf(SecretData.text(found, PHASE));
      RootMaterial next = phase == Phase.TRUSTING ? material(found, NEXT) : null;
      return new Rotation(
          phase,
          material(found, SIGNER),
          next,
          SecretData.text(found, OLD_ROOTS),
          Instant.parse(SecretData.text(found, SINCE)));
    } catch (IllegalArgumentException | DateTimeParseException unquoted) {
      throw new IllegalArgumentException("phase, since, or another part cannot be read");
    }
  }

  private static RootMaterial material(Secret found, String name) {
    return new RootMaterial(
        SecretData.text(found, name + CERTIFICATE),
        SecretData.text(found, name + ROOTS),
        SecretData.text(found, name + KEY));
  }

  /**
   * @param version resourceVersion of the Secret
   */
  record Memory(Rotation rotation, String version) {}
}
