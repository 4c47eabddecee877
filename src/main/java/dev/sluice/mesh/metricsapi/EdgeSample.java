package dev.sluice.mesh.metricsapi;

import dev.sluice.domain.policy.Name;

/**
 * What one sidecar counted for one destination since its last message.
 *
 * @param failures may exceed {@code requests}: Envoy reads its counters one after the other while
 *     requests end
 * @param latency cells over LatencyBounds; null when the message had no histogram that we can read
 */
record EdgeSample(Name destination, long requests, long failures, long[] latency) {}
