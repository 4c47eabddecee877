package dev.sluice.mesh.identity;

/**
 * A token that does not make its bearer one of the mesh's pods. The message says why and never
 * quotes the token.
 */
public final class Unauthenticated extends Exception {
  Unauthenticated(String reason) {
    super(reason, null, false, false);
  }
}
