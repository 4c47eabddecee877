package dev.sluice.mesh.identity;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.Name;
import dev.sluice.domain.policy.PodIdentity;
import java.time.Instant;

/**
 * The pod at the other end of a stream, as the API server vouches for it.
 *
 * @param identity its ServiceAccount
 * @param pod in the ServiceAccount's namespace
 * @param podUid tells a pod from an earlier one of the same name; fit for a {@link PodIdentity}
 * @param until end of the token that it has shown; {@link Instant#MAX} where none is known
 */
public record Caller(Identity identity, Name pod, String podUid, Instant until) {
  /** What its certificate calls it, beside its identity. */
  public PodIdentity podIdentity() {
    return new PodIdentity(podUid);
  }
}
