package dev.sluice.watching;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether one object may be another one than when it was read last. Says yes too often rather than
 * too rarely: always while it is not watched, and once in a while anyway. Thread-safe.
 */
public final class Changes implements AutoCloseable {
  /** No watch is trusted for longer. */
  private static final long LONGEST = Duration.ofHours(1).toNanos();

  private final SharedIndexInformer<?> informer;
  private final AtomicBoolean changed = new AtomicBoolean(true);
  private volatile long taken = System.nanoTime();

  private Changes(SharedIndexInformer<?> informer) {
    this.informer = informer;
  }

  /**
   * Not watched yet.
   *
   * @param one whose client may list and watch it by its name
   */
  public static <T extends HasMetadata> Changes of(Resource<T> one) {
    var informer = one.runnableInformer(0);
    var changes = new Changes(informer);
    informer.addEventHandler(changes.new Handler<T>());
    informer.exceptionHandler((started, problem) -> true);
    return changes;
  }

  /** Returns at once; what fails is tried again, and {@link #take} says yes meanwhile. */
  public void start() {
    var unused = informer.start();
  }

  /** Whether it is to be read; the answer is no from then on, until something happens. */
  public boolean take() {
    boolean news = changed.getAndSet(false);
    boolean old = System.nanoTime() - taken > LONGEST;
    if (news || old || !informer.isWatching()) {
      taken = System.nanoTime();
      return true;
    }
    return false;
  }

  /** It could not be read, or somebody knows that it changed. */
  public void again() {
    changed.set(true);
  }

  @Override
  public void close() {
    informer.stop();
  }

  private final class Handler<T> implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      again();
    }

    @Override
    public void onUpdate(T before, T object) {
      again();
    }

    @Override
    public void onDelete(T object, boolean unknown) {
      again();
    }
  }
}
