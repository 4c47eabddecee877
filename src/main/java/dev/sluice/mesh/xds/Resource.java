package dev.sluice.mesh.xds;

import com.google.protobuf.Any;

/**
 * One Envoy resource, encoded once and shared by all streams that need it.
 *
 * @param version SHA-256 of the deterministic encoding, so equal content has an equal version on
 *     every replica
 */
record Resource(String name, String version, Any body) {}
