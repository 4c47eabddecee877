package dev.sluice.domain.rollout;

import dev.sluice.domain.analysis.EngineState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last release, which is over.
 *
 * @param revision what was released
 * @param analysis its evidence; null if no window was judged
 */
public record Past(
    String revision, Instant startedAt, @Nullable EngineState analysis, Ending ending) {}
