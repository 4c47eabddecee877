package dev.sluice.domain.measuring;

/** How it went to ask for a metric or check, when it was asked for last. */
public sealed interface Health {
  /** There was no answer yet, and none was due. */
  record Unasked() implements Health {}

  /** The last answer could be used. */
  record Answering() implements Health {}

  /**
   * It could not be measured.
   *
   * @param reason CamelCase
   * @param message names metric and query; the same as long as the trouble is the same
   */
  record Failing(String reason, String message) implements Health {}
}
