package dev.sluice.mesh.xds;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** What the sidecars were sent since the last look. */
final class FanOutTally {
  private final LongAdder bytes = new LongAdder();
  private final AtomicLong last = new AtomicLong();
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private final Set<FanOutSidecar> told = ConcurrentHashMap.newKeySet();

  /**
   * @param size of a response in bytes, before TLS and without frames
   */
  void received(FanOutSidecar sidecar, int size) {
    long now = System.nanoTime();
    bytes.add(size);
    last.accumulateAndGet(now, Math::max);
    told.add(sidecar);
  }

  void failed(RuntimeException why) {
    failure.compareAndSet(null, why);
  }

  /** Throws what failed, if anything has. */
  void check() {
    if (failure.get() != null) throw failure.get();
  }

  /** Reads everything and starts over. Nobody must receive anything meanwhile. */
  Reading read() {
    check();
    Reading reading = new Reading(told.size(), bytes.sumThenReset(), last.getAndSet(0));
    told.clear();
    return reading;
  }

  /**
   * @param told sidecars that were sent anything
   * @param bytes to all of them together
   * @param last monotonic clock when the last response had come, ns; 0 where there was none
   */
  record Reading(int told, long bytes, long last) {}
}
