package dev.sluice.api.conversion;

/**
 * An object that cannot be converted; the message names the field, its value and what is allowed.
 */
public final class Inconvertible extends RuntimeException {
  public Inconvertible(String message) {
    super(message);
  }
}
