package dev.sluice.domain.rollout;

import dev.sluice.domain.analysis.EngineState;
import java.time.Instant;

/**
 * The last release, which is over.
 *
 * @param analysis its evidence; null if no window was judged
 */
public record Past(Instant startedAt, EngineState analysis, Ending ending) {}
