package dev.sluice.mesh.webhook;

/**
 * A request that is no admission review we understand; the message names the field, its value and
 * what is allowed.
 */
final class BadReview extends RuntimeException {
  BadReview(String message) {
    super(message);
  }
}
