package dev.sluice.mesh.ca;

import dev.sluice.mesh.ca.RotationSecret.Memory;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The mesh's root, kept in two Secrets: what the mesh shall have ({@code sluice-ca}, made once by
 * whichever replica comes first, or brought by the user) and how far it has come ({@code
 * sluice-ca-rotation}).
 */
public final class RootStore {
  /** Name of the Secret that a user may bring. */
  public static final String NAME = RootSecret.NAME;

  private static final Logger LOG = Logger.getLogger(RootStore.class);
  private static final int ATTEMPTS = 5;

  private final RootSecret secret;
  private final RotationSecret memory;
  private final String trustDomain;
  private final Clock clock;

  public RootStore(KubernetesClient client, String namespace, String trustDomain, Clock clock) {
    this.secret = new RootSecret(client, namespace);
    this.memory = new RotationSecret(client, namespace);
    this.trustDomain = trustDomain;
    this.clock = clock;
  }

  /**
   * The roots as the Secrets have them now; a root is made where there is none.
   *
   * @throws IllegalStateException when no root is remembered and the Secret holds none that can be
   *     used; says which part of it and why
   * @throws KubernetesClientException when the API server refuses or cannot be reached
   */
  public RotatingRoots open() {
    for (int attempt = 1; ; attempt++) {
      try {
        return tryToOpen();
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == ATTEMPTS) {
          throw e;
        }
        LOG.debug("Another replica wrote the root at the same time; its root is read");
      }
    }
  }

  RootSecret secret() {
    return secret;
  }

  RotationSecret memory() {
    return memory;
  }

  private RotatingRoots tryToOpen() {
    Optional<Memory> remembered = remembered();
    if (remembered.isPresent()) {
      Rotation at = remembered.get().rotation();
      try {
        return RotatingRoots.of(at, trustDomain, clock);
      } catch (IllegalArgumentException e) {
        LOG.errorf(
            "The root that Secret %s/%s remembers cannot be used any more: %s",
            secret.namespace(), RotationSecret.NAME, e.getMessage());
      }
    }
    Rotation first = Rotation.stable(offered(), clock.instant());
    RotatingRoots roots = RotatingRoots.of(first, trustDomain, clock);
    memory.write(remembered.orElse(null), first);
    return roots;
  }

  private Optional<Memory> remembered() {
    try {
      return memory.read();
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "Secret "
              + secret.namespace()
              + "/"
              + RotationSecret.NAME
              + ": "
              + e.getMessage()
              + ". It is written by Sluice alone; delete it to go on with what is in "
              + RootSecret.NAME,
          e);
    }
  }

  private RootMaterial offered() {
    Optional<Secret> found = secret.read();
    return found.isPresent() ? checked(found.get()) : made();
  }

  private RootMaterial made() {
    RootMaterial made = CertificateAuthority.generate(trustDomain, clock).material();
    secret.create(made);
    LOG.infof("Made a new root certificate in Secret %s/%s", secret.namespace(), NAME);
    return made;
  }

  private RootMaterial checked(Secret found) {
    try {
      RootMaterial material = RootSecret.material(found);
      CertificateAuthority.load(trustDomain, material, clock);
      return material;
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "Secret "
              + secret.namespace()
              + "/"
              + NAME
              + " holds no root that can be used: "
              + e.getMessage()
              + ". It is never overwritten; repair it, or delete it to get a new root",
          e);
    }
  }
}
