package dev.sluice.mesh.ca;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * The mesh's root, kept in a Secret: made once, by whichever replica comes first, and never
 * overwritten.
 */
public final class RootSecret {
  /** Name of the Secret. */
  public static final String NAME = "sluice-ca";

  private static final Logger LOG = Logger.getLogger(RootSecret.class);
  private static final String TYPE = "kubernetes.io/tls";
  private static final String CERTIFICATE = "tls.crt";
  private static final String KEY = "tls.key";

  private final KubernetesClient client;
  private final String namespace;
  private final String trustDomain;
  private final Clock clock;

  public RootSecret(KubernetesClient client, String namespace, String trustDomain, Clock clock) {
    this.client = client;
    this.namespace = namespace;
    this.trustDomain = trustDomain;
    this.clock = clock;
  }

  /**
   * The root that all replicas share.
   *
   * @throws IllegalStateException when the Secret exists but does not hold a root that can be used;
   *     says which part of it and why
   * @throws KubernetesClientException when the API server refuses or cannot be reached
   */
  public CertificateAuthority getOrCreate() {
    Secret existing = secret().get();
    return existing != null ? read(existing) : create();
  }

  private CertificateAuthority create() {
    CertificateAuthority made = CertificateAuthority.generate(trustDomain, clock);
    try {
      client.secrets().inNamespace(namespace).resource(render(made)).create();
      LOG.infof("Made a new root certificate in Secret %s/%s", namespace, NAME);
      return made;
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      return read(secret().require()); // another replica was faster
    }
  }

  private CertificateAuthority read(Secret secret) {
    try {
      return CertificateAuthority.load(
          trustDomain, value(secret, CERTIFICATE), value(secret, KEY), clock);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "Secret "
              + namespace
              + "/"
              + NAME
              + " holds no root that can be used: "
              + e.getMessage()
              + ". It is never overwritten; repair it, or delete it to get a new root",
          e);
    }
  }

  private static String value(Secret secret, String key) {
    String encoded = secret.getData() == null ? null : secret.getData().get(key);
    if (encoded == null || encoded.isEmpty()) {
      throw new IllegalArgumentException(key + ": is missing");
    }
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.US_ASCII);
  }

  private Secret render(CertificateAuthority authority) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(NAME)
        .withNamespace(namespace)
        .withLabels(Map.of("app.kubernetes.io/name", "sluice"))
        .endMetadata()
        .withType(TYPE)
        .withStringData(Map.of(CERTIFICATE, authority.rootsPem(), KEY, authority.keyPem()))
        .build();
  }

  private Resource<Secret> secret() {
    return client.secrets().inNamespace(namespace).withName(NAME);
  }
}
