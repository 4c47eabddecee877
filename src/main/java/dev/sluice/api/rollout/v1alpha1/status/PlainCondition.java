package dev.sluice.api.rollout.v1alpha1.status;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition as a value, for readers that do not know Kubernetes' types.
 *
 * @param status True, False or Unknown
 * @param reason empty where none is given
 * @param message empty where none is given
 */
public record PlainCondition(String type, String status, String reason, String message) {
  /**
   * @param conditions may be null
   * @return in the same order
   */
  public static List<PlainCondition> of(@Nullable List<Condition> conditions) {
    return conditions == null ? List.of() : conditions.stream().map(PlainCondition::of).toList();
  }

  public boolean is(String wantedType, String wantedStatus) {
    return type.equals(wantedType) && status.equals(wantedStatus);
  }

  /** {@code Ready False, TargetNotFound: no Deployment web}. */
  public String line() {
    String why = reason + (reason.isEmpty() || message.isEmpty() ? "" : ": ") + message;
    return type + " " + status + (why.isEmpty() ? "" : ", " + why);
  }

  private static PlainCondition of(Condition condition) {
    return new PlainCondition(
        text(condition.getType()),
        text(condition.getStatus()),
        text(condition.getReason()),
        text(condition.getMessage()));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
