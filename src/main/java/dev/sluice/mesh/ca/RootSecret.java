package dev.sluice.mesh.ca;

import dev.sluice.watching.Changes;
import dev.sluice.watching.Latest;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.Optional;

/**
 * The Secret that says which root the mesh shall have: made by us where there is none, or brought
 * by the user. Only a root that we made is ever replaced by us.
 */
final class RootSecret {
  static final String NAME = "sluice-ca";

  /** A new value asks for a new root. */
  static final String ROTATE = "sluice.dev/rotate";

  /** The value of {@link #ROTATE} that was heeded. */
  static final String ROTATED = "sluice.dev/rotated";

  /** Where the rotation is, for people. */
  static final String ROTATION = "sluice.dev/rotation";

  static final Map<String, String> LABELS = Map.of("app.kubernetes.io/name", "sluice");

  private static final String TYPE = "kubernetes.io/tls";
  private static final String CERTIFICATE = "tls.crt";
  private static final String KEY = "tls.key";
  private static final String ROOTS = "ca.crt";

  private final KubernetesClient client;
  private final String namespace;

  RootSecret(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  String namespace() {
    return namespace;
  }

  Optional<Secret> read() {
    return Optional.ofNullable(secret().get());
  }

  /** Read only when it may have changed, once that is started. */
  Latest<Optional<Secret>> latest() {
    return new Latest<>(Changes.of(secret()), this::read);
  }

  /**
   * What is in it.
   *
   * @throws IllegalArgumentException when a part is missing or no text
   */
  static RootMaterial material(Secret secret) {
    return new RootMaterial(
        required(secret, CERTIFICATE), text(secret, ROOTS), required(secret, KEY));
  }

  /** The value that asks for a new root and was not heeded yet; empty when there is none. */
  static String asked(Secret secret) {
    String rotate = annotation(secret, ROTATE);
    return rotate.equals(annotation(secret, ROTATED)) ? "" : rotate;
  }

  static String annotation(Secret secret, String name) {
    Map<String, String> all = secret.getMetadata().getAnnotations();
    return all == null ? "" : all.getOrDefault(name, "");
  }

  /**
   * @throws KubernetesClientException with code 409 when somebody else was faster
   */
  void create(RootMaterial made) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(namespace)
                .withLabels(LABELS)
                .endMetadata()
                .withType(TYPE)
                .withData(data(made))
                .build())
        .create();
  }

  /**
   * Puts a new root in the place of {@code found}, and notes that the wish for it is heeded, at
   * once.
   *
   * @throws KubernetesClientException with code 409 when it is no longer as it was found
   */
  void replace(Secret found, RootMaterial made) {
    var changed = new SecretBuilder(found).withData(data(made));
    String rotate = annotation(found, ROTATE);
    if (!rotate.isEmpty()) {
      changed.editMetadata().addToAnnotations(ROTATED, rotate).endMetadata();
    }
    client.resource(changed.build()).update();
  }

  void note(String rotation) {
    var patch = Map.of("metadata", Map.of("annotations", Map.of(ROTATION, rotation)));
    secret()
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            client.getKubernetesSerialization().asJson(patch));
  }

  private static Map<String, String> data(RootMaterial made) {
    return SecretData.encode(Map.of(CERTIFICATE, made.certPem(), KEY, made.keyPem()));
  }

  private static String required(Secret secret, String key) {
    String text = text(secret, key);
    if (text.isEmpty()) {
      throw new IllegalArgumentException(key + ": is missing");
    }
    return text;
  }

  private static String text(Secret secret, String key) {
    try {
      return SecretData.text(secret, key);
    } catch (IllegalArgumentException unquoted) {
      throw new IllegalArgumentException(key + ": is not base64");
    }
  }

  private Resource<Secret> secret() {
    return client.secrets().inNamespace(namespace).withName(NAME);
  }
}
