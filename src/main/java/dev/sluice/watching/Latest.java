package dev.sluice.watching;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was read last, read again only when it may have changed. Not thread-safe.
 *
 * @param <T> what is read
 */
public final class Latest<T> implements AutoCloseable {
  private final Changes changes;
  private final Supplier<T> read;
  private @Nullable T last;

  /**
   * @param changes of all that is read; goes with this
   */
  public Latest(Changes changes, Supplier<T> read) {
    this.changes = changes;
    this.read = read;
  }

  /** Until then it is read every time. */
  public void start() {
    changes.start();
  }

  /** What is there; throws what reading throws. */
  public T get() {
    T before = last;
    return changes.take() || before == null ? readNow() : before;
  }

  private T readNow() {
    try {
      T now = read.get();
      last = now;
      return now;
    } catch (RuntimeException e) {
      changes.again();
      throw e;
    }
  }

  /** It is to be read the next time, whatever is known. */
  public void again() {
    changes.again();
  }

  @Override
  public void close() {
    changes.close();
  }
}
