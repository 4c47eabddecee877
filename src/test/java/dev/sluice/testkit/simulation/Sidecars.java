package dev.sluice.testkit.simulation;

import java.time.Duration;

/** How the sidecars of one namespace's callers take what they are told; settable at any time. */
public final class Sidecars {
  private volatile int all = 2;
  private volatile int willing = Integer.MAX_VALUE;
  private volatile Duration lag = Duration.ZERO;
  private volatile boolean telling = true;
  private final Runnable changed;

  Sidecars(Runnable changed) {
    this.changed = changed;
  }

  /** Each acknowledgement takes so long from now on. */
  public void lag(Duration time) {
    lag = time;
    changed.run();
  }

  /** Only {@code n} of {@code m} acknowledge, now and whatever comes. */
  public void acknowledging(int n, int m) {
    willing = n;
    all = m;
    changed.run();
  }

  /** None acknowledges anything. */
  public void acknowledgingNothing() {
    acknowledging(0, all);
  }

  /** All acknowledge, at once. */
  public void acknowledgingAll() {
    lag = Duration.ZERO;
    acknowledging(Integer.MAX_VALUE, all);
  }

  /** Whoever wants to know how far they are has to ask from now on. */
  public void tellingNobody() {
    telling = false;
  }

  boolean telling() {
    return telling;
  }

  int all() {
    return all;
  }

  Duration lag() {
    return lag;
  }

  /** Once the lag is over. */
  int acknowledging() {
    return Math.min(all, willing);
  }
}
