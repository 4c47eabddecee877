package dev.sluice.mesh.identity;

import org.jspecify.annotations.Nullable;

/**
 * A token that does not make its bearer one of the mesh's pods. The message says why and never
 * quotes the token.
 */
public final class Unauthenticated extends Exception {
  Unauthenticated(@Nullable String reason) {
    super(reason, null, false, false);
  }
}
