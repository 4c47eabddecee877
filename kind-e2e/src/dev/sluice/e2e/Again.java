package dev.sluice.e2e;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Something that happens again and again beside a test, until it is closed. */
final class Again implements AutoCloseable {
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

  /** Begins at once. What one turn throws does not keep the next from its time. */
  Again(Duration every, Runnable what) {
    thread.scheduleAtFixedRate(() -> attempt(what), 0, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void attempt(Runnable what) {
    try {
      what.run();
    } catch (RuntimeException | AssertionError e) {
      System.out.println("once in vain: " + e);
    }
  }

  /** Returns when the last turn has ended. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(1, TimeUnit.MINUTES)) thread.shutdownNow();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
