package dev.sluice.domain.rollout;

import java.time.Instant;
import java.util.List;

/** Where people are told. It never throws, and what it cannot send it sends later. */
public interface EventSink {
  /**
   * Told twice is told once.
   *
   * @param events in their order; may be empty, and is then a good moment for what could not be
   *     sent before
   */
  void tell(About about, List<ReleaseEvent> events, Instant now);

  /**
   * The Rollout that an event is about.
   *
   * @param uid of the Rollout
   */
  record About(String namespace, String name, String uid) {}
}
