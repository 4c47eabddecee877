package dev.sluice.domain.rollout;

/**
 * What is remembered from one release to the next.
 *
 * @param stable revision that is released; null before one is adopted
 * @param rejected revision that was taken back and is not tried again by itself, or null
 * @param retried revision that was tried again by order, so that one order acts once; or null
 */
public record Memory(String stable, String rejected, String retried) {
  /** Nothing is released yet. */
  public static final Memory EMPTY = new Memory(null, null, null);

  Memory stable(String revision) {
    return new Memory(revision, rejected, retried);
  }

  Memory rejected(String revision) {
    return new Memory(stable, revision, retried);
  }

  Memory retried(String revision) {
    return new Memory(stable, rejected, revision);
  }
}
