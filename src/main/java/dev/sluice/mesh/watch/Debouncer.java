package dev.sluice.mesh.watch;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Runs a task on one thread, once for all requests that come within a delay; a request during a run
 * causes another run.
 */
final class Debouncer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Debouncer.class);

  private final Duration delay;
  private final Runnable task;
  private final AtomicBoolean waiting = new AtomicBoolean();
  private final ScheduledExecutorService executor;

  Debouncer(String thread, Duration delay, Runnable task) {
    this.delay = delay;
    this.task = task;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              var result = new Thread(work, thread);
              result.setDaemon(true);
              return result;
            });
  }

  /** Never blocks; does nothing after {@link #close()}. */
  void request() {
    if (waiting.compareAndSet(false, true)) {
      schedule();
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void schedule() {
    try {
      executor.schedule(this::run, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed, nothing runs any more");
    }
  }

  private void run() {
    waiting.set(
        false); // before the task reads anything, so that a change during the run is not lost
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("the mesh model was not brought up to date; the next change tries again", e);
    }
  }
}
