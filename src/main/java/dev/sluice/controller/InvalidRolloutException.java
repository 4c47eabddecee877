package dev.sluice.controller;

/**
 * Something that only a person can put right; becomes the condition Ready=False and changes
 * nothing.
 */
final class InvalidRolloutException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String reason;

  /**
   * @param reason CamelCase
   * @param message names the field, the value and what is allowed
   */
  InvalidRolloutException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }

  /** Whether the target or the root Service is somebody else's to work on. */
  boolean foreign() {
    return reason.equals("TargetAlreadyOwned") || reason.equals("ServiceSplitByOther");
  }
}
