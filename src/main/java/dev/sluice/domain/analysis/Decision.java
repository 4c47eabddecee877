package dev.sluice.domain.analysis;

/** What the caller does after a window. */
public enum Decision {
  /** Go on at this weight. */
  CONTINUE,
  /** Stay at this weight until the reason is gone or time is up. */
  HOLD,
  /** Go to the next step. */
  ADVANCE,
  /** Final: the canary becomes the stable version. */
  PROMOTE,
  /** Final: all traffic goes back to the stable backend. */
  ROLLBACK;

  /** Whether no window after this one counts. */
  public boolean isFinal() {
    return this == PROMOTE || this == ROLLBACK;
  }
}
