package dev.sluice.mesh.identity;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.Name;

/**
 * The pod at the other end of a stream, as the API server vouches for it.
 *
 * @param identity its ServiceAccount
 * @param pod in the ServiceAccount's namespace
 * @param podUid tells a pod from an earlier one of the same name
 */
public record Caller(Identity identity, Name pod, String podUid) {}
