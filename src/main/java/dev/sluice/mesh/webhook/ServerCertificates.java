package dev.sluice.mesh.webhook;

import dev.sluice.mesh.ca.Leaf;

/** The certificate that this server shows; the mesh's authority renews it. */
public interface ServerCertificates {
  /** Valid now; the same object until it is renewed. May take the time of a signature. */
  Leaf current();
}
