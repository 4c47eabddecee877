package dev.sluice.testkit;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * How long a test waits for what has to happen: as long as it may take on a machine that is busy
 * with other work, not as long as it takes on a quiet one. It ends a test that hangs; it says
 * nothing of speed. It is what {@code await()} uses in all tests.
 */
public final class Patience implements LauncherSessionListener {
  public static final Duration ENOUGH = Duration.ofMinutes(5);

  /** The same, for waits that take a number. */
  public static final long SECONDS = ENOUGH.toSeconds();

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.setDefaultTimeout(ENOUGH);
  }
}
