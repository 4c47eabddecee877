package dev.sluice.domain.rollout.spec;

import dev.sluice.api.rollout.v1alpha1.RolloutSpec;
import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What its author should know of a Rollout in the moment in which it is written. */
@FunctionalInterface
public interface RolloutAdvice {
  /**
   * @param status null for a Rollout that is new
   * @return a sentence, or empty when there is nothing to say or to go by; never a reason to refuse
   */
  Optional<String> warning(String namespace, RolloutSpec spec, @Nullable RolloutStatus status);
}
