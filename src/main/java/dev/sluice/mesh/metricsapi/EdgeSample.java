package dev.sluice.mesh.metricsapi;

import dev.sluice.domain.policy.Name;
import org.jspecify.annotations.Nullable;

/**
 * What one sidecar counted for one destination since its last message. A part may exceed {@code
 * requests}: Envoy reads its counters one after the other while requests end.
 *
 * @param failures of them; without an answer or with one that says so
 * @param clientErrors of them; none is a failure
 * @param unanswered of the failures
 * @param latency cells over LatencyBounds; null when the message had no histogram that we can read
 */
record EdgeSample(
    Name destination,
    long requests,
    long failures,
    long clientErrors,
    long unanswered,
    long @Nullable [] latency) {}
