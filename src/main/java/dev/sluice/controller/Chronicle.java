package dev.sluice.controller;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.controller.attempts.Acts;
import dev.sluice.controller.attempts.BackOff;
import dev.sluice.controller.attempts.Refusals;
import dev.sluice.controller.forecast.Forecaster;
import dev.sluice.controller.recording.Recorder;
import dev.sluice.controller.resolving.InvalidRolloutException;
import dev.sluice.controller.resolving.ResolvedRollout;
import dev.sluice.controller.status.StatusFactory;
import dev.sluice.controller.status.StatusReader;
import dev.sluice.controller.status.StatusWriter;
import dev.sluice.controller.status.Trouble;
import dev.sluice.domain.measuring.MetricHealth;
import dev.sluice.domain.measuring.TrafficMeter;
import dev.sluice.domain.rollout.Observation;
import dev.sluice.domain.rollout.ReleaseState;
import dev.sluice.events.EventRecorder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.Optional;

/**
 * What is kept and told of each Rollout: its state in the status, its windows in the recording, its
 * news in events.
 */
final class Chronicle {
  private static final String INVALID = "spec";

  private final StatusReader reader = new StatusReader();
  private final StatusFactory statuses = new StatusFactory();
  private final MetricHealth metricHealth;
  private final Forecaster forecaster;
  private final Recorder recorder;
  private final StatusWriter writer;
  private final Notices notices;
  private final Faults faults;
  private final ReleaseEvents story;
  private final Autoscalers autoscalers;
  private final Refusals refusals;

  Chronicle(
      KubernetesClient client,
      ObjectMapper json,
      TrafficMeter meter,
      MetricHealth metricHealth,
      Autoscalers autoscalers,
      Refusals refusals,
      BackOff backOff) {
    this.metricHealth = metricHealth;
    this.autoscalers = autoscalers;
    this.refusals = refusals;
    this.forecaster = new Forecaster(meter);
    this.recorder = new Recorder(client, json);
    this.writer = new StatusWriter(client);
    var events = new EventRecorder(client);
    this.notices = new Notices(events);
    this.faults = new Faults(writer, statuses, notices, backOff);
    this.story = new ReleaseEvents(new KubernetesEvents(events));
  }

  /** Where what goes wrong is told. */
  Faults faults() {
    return faults;
  }

  /** The newer one of {@code cached} and what was written last. */
  Rollout latest(Rollout cached) {
    return writer.latest(cached);
  }

  /** Where the Rollout stood, as its status says. */
  ReleaseState read(Rollout rollout, Instant now) {
    return reader.state(rollout, now);
  }

  /** As {@link #read}; and lost evidence is told of. */
  ReleaseState state(Rollout rollout, Instant now) {
    ReleaseState state = read(rollout, now);
    if (state.analysis() == null) { // it begins anew by itself; that it does shall be known
      reader
          .lost(rollout)
          .ifPresent(words -> notices.tell(rollout, "statistics", "EvidenceLost", words, now));
    }
    return state;
  }

  /** Keeps the window, before the status counts it. */
  void keep(
      ResolvedRollout subject,
      ReleaseState before,
      ReleaseState after,
      Observation seen,
      Instant now) {
    Rollout rollout = subject.rollout();
    recorder.record(subject, before, after, seen.window());
    recorder
        .trouble(uid(rollout))
        .ifPresentOrElse(
            words -> notices.tell(rollout, Recorder.TOPIC, "RecordingFailed", words, now),
            () -> notices.over(rollout, Recorder.TOPIC));
  }

  /**
   * Writes the status, and tells what is new in it.
   *
   * @return whether it moved
   */
  boolean record(
      ResolvedRollout subject,
      ReleaseState before,
      ReleaseState after,
      Optional<Trouble> trouble,
      Instant now) {
    Rollout rollout = subject.rollout();
    var forecast = forecaster.forecast(subject, after.phase(), now);
    var health = metricHealth.health(uid(rollout));
    var unrecorded = recorder.trouble(uid(rollout));
    var status = statuses.status(subject, after, forecast, health, trouble, unrecorded, now);
    Rollout written =
        trouble.isEmpty() && unrecorded.isEmpty() && !after.phase().resting()
            ? writer.tell(rollout, status, now)
            : writer.write(rollout, status);
    story.tell(written, before, after, now);
    story.tellOfMetrics(rollout, written, now);
    autoscalers
        .words(subject.names(), after)
        .ifPresent(words -> notices.tell(rollout, "replicas", "ReplicasKept", words, now));
    return written != rollout && !after.saying("").equals(before.saying(""));
  }

  /** What was refused in a look. */
  void tell(Acts acts) {
    Rollout rollout = acts.rollout();
    acts.news()
        .forEach(
            it ->
                faults.refused(
                    rollout, it, refusals.reason(uid(rollout), it.object()), acts.now()));
  }

  /** Nothing is wrong with the Rollout itself. */
  void valid(Rollout rollout) {
    notices.over(rollout, INVALID);
  }

  /** What only a person can put right, as an event. */
  void tell(Rollout rollout, InvalidRolloutException problem, Instant now) {
    notices.tell(rollout, INVALID, problem.reason(), problem.getMessage(), now);
  }

  /** What only a person can put right, in the status of a Rollout that nothing else is done for. */
  void record(Rollout rollout, InvalidRolloutException problem, Instant now) {
    writer.write(rollout, statuses.troubled(rollout, Trouble.of(problem), now));
  }

  /** The Rollout is gone. */
  void forget(Rollout rollout) {
    writer.forget(rollout);
    forecaster.forget(rollout);
    recorder.forget(rollout);
    faults.forget(rollout);
  }

  private static String uid(Rollout rollout) {
    return rollout.getMetadata().getUid();
  }
}
