package dev.sluice.watching;

import java.util.function.Supplier;

/**
 * What was read last, read again only when it may have changed. Not thread-safe.
 *
 * @param <T> what is read
 */
public final class Latest<T> implements AutoCloseable {
  private final Changes changes;
  private final Supplier<T> read;
  private T last;

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
    return changes.take() ? readNow() : last;
  }

  private T readNow() {
    try {
      last = read.get();
      return last;
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
