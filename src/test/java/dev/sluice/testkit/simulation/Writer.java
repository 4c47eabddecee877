package dev.sluice.testkit.simulation;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Somebody who writes again and again, until closed; what is refused is tried again. */
public final class Writer implements AutoCloseable {
  private static final int MILLIS = 150;

  private final ScheduledExecutorService work = Executors.newSingleThreadScheduledExecutor();

  Writer(IntConsumer write) {
    var count = new AtomicInteger();
    work.scheduleWithFixedDelay(
        () -> attempt(write, count.getAndIncrement()), 0, MILLIS, TimeUnit.MILLISECONDS);
  }

  private static void attempt(IntConsumer write, int count) {
    try {
      write.accept(count);
    } catch (io.fabric8.kubernetes.client.KubernetesClientException e) {
      // A conflict, or the end of the namespace: the next one may do better.
    }
  }

  @Override
  public void close() {
    work.shutdownNow();
    try {
      work.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
