package dev.sluice.mesh.ca;

/** Who signs now, and whose signatures are trusted now. Both may change between two calls. */
public interface Roots {
  /** The same object as long as the same certificate signs. */
  CertificateAuthority signer();

  /** Roots that a peer's certificate may come from, PEM; several while the root is rotated. */
  String rootsPem();
}
