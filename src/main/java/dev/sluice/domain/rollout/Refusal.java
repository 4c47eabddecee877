package dev.sluice.domain.rollout;

/**
 * The API server, or a controller of Kubernetes, would not do what was asked of it.
 *
 * @param object kind and name, e.g. {@code Deployment web-canary}
 * @param words its own words
 */
public record Refusal(String object, String words) {
  /** For a message or a condition. */
  public String text() {
    return object + ": " + words;
  }
}
