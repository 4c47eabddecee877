package dev.sluice.benchmark;

import java.util.OptionalInt;

/** A way to judge a canary. The schedule is fixed: a method can only take the release back. */
interface Method {
  /**
   * @return windows seen when the method takes the release back; empty when it never does
   */
  OptionalInt rollsBackAfter(Trace trace);
}
