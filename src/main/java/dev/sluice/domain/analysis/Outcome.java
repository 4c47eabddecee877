package dev.sluice.domain.analysis;

import java.util.Optional;

/**
 * What to store and what was decided.
 *
 * @param next store it together with the judgement, in one write, before acting
 * @param judgement empty when the window did not count: it was counted before, or the decision was
 *     already final; {@code next} is then the state that was given, and its {@link
 *     EngineState#decision()} is the last one
 */
public record Outcome(EngineState next, Optional<Judgement> judgement) {}
