package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.events.EventRecorder;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Warning events that are told once for as long as the same is to be said. */
final class Notices {
  private final EventRecorder recorder;
  private final Map<String, Map<String, String>> said = new ConcurrentHashMap<>();

  Notices(EventRecorder recorder) {
    this.recorder = recorder;
  }

  /**
   * @param topic that has one thing to say at a time
   * @return whether that is news
   */
  boolean tell(Rollout rollout, String topic, String reason, String words, Instant now) {
    var topics = said.computeIfAbsent(uid(rollout), uid -> new ConcurrentHashMap<>());
    if (words.equals(topics.put(topic, words))) {
      return false;
    }
    recorder.tell(rollout, topic + now, true, reason, words, now);
    return true;
  }

  /** There is nothing more to say of it; the same words later are told again. */
  void over(Rollout rollout, String topic) {
    var topics = said.get(uid(rollout));
    if (topics != null) {
      topics.remove(topic);
    }
  }

  void forget(Rollout rollout) {
    said.remove(uid(rollout));
  }

  private static String uid(Rollout rollout) {
    return rollout.getMetadata().getUid();
  }
}
