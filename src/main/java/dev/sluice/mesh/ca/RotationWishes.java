package dev.sluice.mesh.ca;

import dev.sluice.mesh.ca.RotationFacts.Renewal;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the user's Secret asks for. A root that cannot be used is told of, and otherwise ignored.
 */
final class RotationWishes {
  private final RotatingRoots roots;
  private final RotationNotes notes;
  private final RotationMeters meters;

  RotationWishes(RotatingRoots roots, RotationNotes notes, RotationMeters meters) {
    this.roots = roots;
    this.notes = notes;
    this.meters = meters;
  }

  /** Null when there is none that can be used. */
  @Nullable RootMaterial offered(Optional<Secret> found, Instant now) {
    if (found.isEmpty()) {
      return null;
    }
    try {
      RootMaterial offered = RootSecret.material(found.get());
      roots.authority(offered);
      meters.unusable(false);
      return offered;
    } catch (IllegalArgumentException e) {
      meters.unusable(true);
      notes.warn(
          "RootUnusable",
          "this root cannot be used, the mesh goes on with the one before: " + e.getMessage(),
          found.get().getMetadata().getUid(),
          now);
      return null;
    }
  }

  /**
   * Somebody asks for it, or the root is old, or its Secret is gone.
   *
   * @param offered what {@link #offered} said: what the user has yet to repair is not overwritten
   */
  Renewal renewal(Optional<Secret> found, @Nullable RootMaterial offered, Instant now) {
    if (found.isPresent() && offered == null) {
      return Renewal.NOT_NEEDED;
    }
    CertificateAuthority signer = roots.signer();
    String asked = found.map(RootSecret::asked).orElse("");
    boolean old = !now.isBefore(signer.due());
    if (asked.isEmpty() && !old && found.isPresent()) {
      return Renewal.NOT_NEEDED;
    }
    if (signer.ours()) {
      return Renewal.NEEDED;
    }
    notes.warn("RootNotOurs", notOurs(found, asked, signer), asked + signer.end(), now);
    return Renewal.NOT_OURS;
  }

  private static String notOurs(Optional<Secret> found, String asked, CertificateAuthority signer) {
    String why =
        !asked.isEmpty()
            ? RootSecret.ROTATE + " is \"" + asked + "\""
            : found.isEmpty() ? "this Secret is missing" : "it ends at " + signer.end();
    return why + ", but the root was not made by Sluice; replace tls.crt and tls.key";
  }
}
