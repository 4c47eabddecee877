package dev.sluice.controller.faults;

import dev.sluice.testkit.faults.Fault;

/**
 * A fault at requests of one kind.
 *
 * @param kind of {@link dev.sluice.testkit.faults.Call}
 * @param from the first one that it meets, from 1
 * @param times how many in a row it meets; {@link #LASTING} until somebody lifts it
 */
record Injection(String kind, Fault fault, int from, int times) {
  static final int LASTING = 1_000_000;

  boolean lasts() {
    return times == LASTING;
  }

  boolean meets(String other, int count) {
    return kind.equals(other) && count >= from && count < from + times;
  }

  @Override
  public String toString() {
    return fault + " at " + kind + " #" + from + (lasts() ? " until lifted" : " x" + times);
  }
}
