package dev.sluice.mesh.ca;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the mesh is on its way from one root to the next. Kept in a Secret, and written before
 * anything is done about it.
 *
 * @param signer what signs now
 * @param next what will sign once everyone trusts it; null but in {@link Phase#TRUSTING}
 * @param oldRootsPem roots of the signer before, whose certificates may still be shown; empty but
 *     in {@link Phase#ISSUING}
 * @param since when the phase began
 */
record Rotation(
    Phase phase,
    RootMaterial signer,
    @Nullable RootMaterial next,
    String oldRootsPem,
    Instant since) {

  /** Only the numbers of the metric depend on the order. */
  enum Phase {
    /** One root, which signs. */
    STABLE,
    /** Both roots become trusted; the old one signs. */
    TRUSTING,
    /** Both are trusted; the new one signs, and everyone gets a new certificate. */
    ISSUING,
    /** Only the new one is trusted; who still trusts the old one forgets it. */
    RETIRING
  }

  static Rotation stable(RootMaterial signer, Instant now) {
    return new Rotation(Phase.STABLE, signer, null, "", now);
  }

  Rotation trusting(RootMaterial coming, Instant now) {
    return new Rotation(Phase.TRUSTING, signer, coming, "", now);
  }

  /**
   * @param signersRootsPem what the signer until now leads to
   */
  Rotation issuing(String signersRootsPem, Instant now) {
    return new Rotation(
        Phase.ISSUING,
        Objects.requireNonNull(next, "only TRUSTING comes before"),
        null,
        signersRootsPem,
        now);
  }

  /**
   * @param only what signs, with all roots that stay trusted
   */
  Rotation retiring(RootMaterial only, Instant now) {
    return new Rotation(Phase.RETIRING, only, null, "", now);
  }
}
