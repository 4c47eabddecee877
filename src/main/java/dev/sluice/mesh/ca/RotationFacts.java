package dev.sluice.mesh.ca;

import dev.sluice.mesh.ca.Sidecars.Lag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the next step depends on.
 *
 * @param offered what the user's Secret holds; null when it is missing or cannot be used
 * @param sameSigner whether {@code offered} has the certificate that signs now, so that no more
 *     than other roots came or went
 * @param signersRootsPem roots that the signer leads to
 * @param renewal whether the root should be replaced, and whether we may do it
 * @param lag who is behind with what the phase is about
 * @param lacking readers of the roots elsewhere who do not have them; null when that is unknown
 * @param complete since when none was lacking, as far as this process saw; null while some are
 * @param started when this process began to listen
 */
record RotationFacts(
    @Nullable RootMaterial offered,
    boolean sameSigner,
    String signersRootsPem,
    Renewal renewal,
    Lag lag,
    @Nullable List<String> lacking,
    @Nullable Instant complete,
    Instant started) {

  /** Whether the root should be replaced. */
  enum Renewal {
    NOT_NEEDED,
    NEEDED,
    /** Somebody asked for it, but the root is not one that we made. */
    NOT_OURS
  }
}
