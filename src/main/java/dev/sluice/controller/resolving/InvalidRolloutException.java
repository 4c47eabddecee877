package dev.sluice.controller.resolving;

import java.util.Objects;

/**
 * Something that only a person can put right; becomes the condition Ready=False and changes
 * nothing.
 */
public final class InvalidRolloutException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String reason;

  /**
   * @param reason CamelCase
   * @param message names the field, the value and what is allowed
   */
  public InvalidRolloutException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage(), "given when it was made");
  }

  /** CamelCase, becomes a condition's reason. */
  public String reason() {
    return reason;
  }

  /** Whether the target or the root Service is somebody else's to work on. */
  public boolean foreign() {
    return reason.equals("TargetAlreadyOwned") || reason.equals("ServiceSplitByOther");
  }
}
