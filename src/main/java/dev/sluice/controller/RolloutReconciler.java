package dev.sluice.controller;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.controller.acting.Actuator;
import dev.sluice.controller.acting.Rehearsal;
import dev.sluice.controller.acting.StableVersion;
import dev.sluice.controller.attempts.Acts;
import dev.sluice.controller.attempts.Answers;
import dev.sluice.controller.attempts.BackOff;
import dev.sluice.controller.attempts.Refusals;
import dev.sluice.controller.forecast.Forecaster;
import dev.sluice.controller.recording.Recorder;
import dev.sluice.controller.resolving.InvalidRolloutException;
import dev.sluice.controller.resolving.Names;
import dev.sluice.controller.resolving.ResolvedRollout;
import dev.sluice.controller.resolving.Resolver;
import dev.sluice.controller.resolving.SharedVolumes;
import dev.sluice.controller.status.StatusFactory;
import dev.sluice.controller.status.StatusReader;
import dev.sluice.controller.status.StatusWriter;
import dev.sluice.controller.status.Trouble;
import dev.sluice.domain.measuring.MetricHealth;
import dev.sluice.domain.measuring.Sampler;
import dev.sluice.domain.measuring.TrafficMeter;
import dev.sluice.domain.rollout.NextLook;
import dev.sluice.domain.rollout.Observation;
import dev.sluice.domain.rollout.Phase;
import dev.sluice.domain.rollout.ReleaseState;
import dev.sluice.domain.rollout.RouteProgress;
import dev.sluice.domain.rollout.Stride;
import dev.sluice.domain.rollout.Unworkable;
import dev.sluice.domain.rollout.Wanted;
import dev.sluice.events.EventRecorder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Moves one {@link Rollout} by at most one step per call: observe, decide, record, act. Never
 * throws: what goes wrong is told on the Rollout and tried again, for ever.
 */
@GradualRetry(
    maxAttempts = -1,
    initialInterval = 1_000,
    intervalMultiplier = 2,
    maxInterval = 60_000)
@ControllerConfiguration(
    name = "rollout",
    generationAwareEventProcessing = false,
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 2, timeUnit = TimeUnit.MINUTES))
public class RolloutReconciler implements Reconciler<Rollout>, Cleaner<Rollout> {
  private static final String INVALID = "spec";

  private final KubernetesClient client;
  private final RouteProgress routing;
  private final MetricHealth metricHealth;
  private final WindowCutter windows;
  private final Clock clock;
  private final StatusReader reader = new StatusReader();
  private final StatusFactory statuses = new StatusFactory();
  private final BackOff backOff = new BackOff(new Random());
  private final Refusals refusals = new Refusals(backOff);
  private final Forecaster forecaster;
  private final Recorder recorder;
  private final StatusWriter writer;
  private final Notices notices;
  private final Faults faults;
  private final ReleaseEvents story;
  private final Autoscalers autoscalers;
  private WatchedCluster cluster;
  private Resolver resolver;
  private Observer observer;
  private Actuator actuator;
  private Rehearsal rehearsal;
  private StandIns standIns;
  private Looks looks;

  public RolloutReconciler(
      KubernetesClient client,
      RouteProgress routing,
      TrafficMeter meter,
      Sampler sampler,
      MetricHealth metricHealth,
      Autoscalers autoscalers,
      Clock clock,
      ObjectMapper json) {
    this.client = client;
    this.routing = routing;
    this.metricHealth = metricHealth;
    this.windows = new WindowCutter(meter, sampler);
    this.autoscalers = autoscalers;
    this.clock = clock;
    this.forecaster = new Forecaster(meter);
    this.recorder = new Recorder(client, json);
    this.writer = new StatusWriter(client);
    var events = new EventRecorder(client);
    this.notices = new Notices(events);
    this.faults = new Faults(writer, statuses, notices, backOff);
    this.story = new ReleaseEvents(new KubernetesEvents(events));
  }

  @Override
  public List<EventSource<?, Rollout>> prepareEventSources(EventSourceContext<Rollout> context) {
    cluster = new WatchedCluster(context);
    resolver = new Resolver(cluster, new SharedVolumes(this::claim));
    observer =
        new Observer(
            cluster,
            routing,
            windows,
            refusals,
            autoscalers,
            d -> StableVersion.replicaSets(client, d));
    actuator = new Actuator(client, cluster, refusals, backOff);
    rehearsal = new Rehearsal(client, cluster, refusals);
    standIns = new StandIns(cluster);
    autoscalers.watch(cluster);
    looks = new Looks(refusals, actuator, windows);
    routing.onChange(root -> cluster.wakeService(root.namespace(), root.name()));
    return cluster.eventSources();
  }

  @Override
  public UpdateControl<Rollout> reconcile(Rollout cached, Context<Rollout> context) {
    Rollout rollout = writer.latest(cached);
    Instant now = clock.instant();
    return UpdateControl.<Rollout>noUpdate().rescheduleAfter(look(rollout, now));
  }

  private Duration look(Rollout rollout, Instant now) {
    try {
      return cluster.terminating(rollout.getMetadata().getNamespace())
          ? NextLook.REST // all of it goes, and nothing can be made any more
          : step(rollout, now);
    } catch (Exception e) { // the one place where a fault of whatever kind must not end a Rollout
      return faults.of(writer.latest(rollout), e, now);
    }
  }

  /**
   * @return when to look again though nothing happened
   */
  private Duration step(Rollout rollout, Instant now) {
    try {
      Duration wait = step(resolver.check(rollout), now);
      notices.over(rollout, INVALID);
      return wait;
    } catch (InvalidRolloutException e) {
      return invalid(rollout, e, now);
    }
  }

  private Duration step(ResolvedRollout subject, Instant now) {
    standIns.valid(subject);
    ReleaseState before = state(subject.rollout(), now);
    var seen = observer.observe(subject, before, now); // I/O in
    ReleaseState after = Stride.of(before, subject.plan(), seen, now); // pure
    return act(
        subject, before, rehearsed(subject, before, after, now), seen, Optional.empty(), now);
  }

  private ReleaseState state(Rollout rollout, Instant now) {
    ReleaseState state = reader.state(rollout, now);
    if (state.analysis() == null) { // it begins anew by itself; that it does shall be known
      reader
          .lost(rollout)
          .ifPresent(words -> notices.tell(rollout, "statistics", "EvidenceLost", words, now));
    }
    return state;
  }

  /** A release whose objects would be refused does not begin. */
  private ReleaseState rehearsed(
      ResolvedRollout subject, ReleaseState before, ReleaseState after, Instant now) {
    boolean begins = before.phase().resting() && after.phase() == Phase.PREPARING;
    if (!begins) {
      rehearsal.over(subject);
      return after;
    }
    Acts acts = rehearsal.play(subject, after.pods(), now);
    tell(acts);
    return rehearsal.refused(subject) || acts.conflict() ? before : after;
  }

  private Duration act(
      ResolvedRollout subject,
      ReleaseState before,
      ReleaseState after,
      Observation seen,
      Optional<Trouble> invalid,
      Instant now) {
    Rollout rollout = subject.rollout();
    recorder.record(subject, before, after, seen.window());
    tellOfRecording(rollout, now);
    var told = refusals.of(uid(rollout));
    var trouble = invalid.or(() -> refusals.trouble(uid(rollout), now));
    boolean moved =
        record(subject, before, after, trouble.or(() -> faults.conflicts(rollout)), now);
    Acts acts = actuator.render(subject, after, Wanted.of(after, seen), now); // I/O out
    tell(acts);
    if (acts.conflict()) {
      return faults.conflict(rollout, now);
    }
    faults.none(rollout);
    return told.equals(refusals.of(uid(rollout)))
        ? looks.next(subject, moved, after, seen, now)
        : Looks.AT_ONCE;
  }

  private void tellOfRecording(Rollout rollout, Instant now) {
    recorder
        .trouble(uid(rollout))
        .ifPresentOrElse(
            words -> notices.tell(rollout, Recorder.TOPIC, "RecordingFailed", words, now),
            () -> notices.over(rollout, Recorder.TOPIC));
  }

  private void tell(Acts acts) {
    Rollout rollout = acts.rollout();
    acts.news()
        .forEach(
            it ->
                faults.refused(
                    rollout, it, refusals.reason(uid(rollout), it.object()), acts.now()));
  }

  /** A release under way goes on being judged, and is taken back if nobody puts it right. */
  private Duration invalid(Rollout rollout, InvalidRolloutException problem, Instant now) {
    notices.tell(rollout, INVALID, problem.reason(), problem.getMessage(), now);
    ReleaseState before = state(rollout, now);
    var standIn =
        before.phase().resting() ? Optional.<ResolvedRollout>empty() : standIns.of(rollout, before);
    if (standIn.isPresent()) {
      return standing(standIn.get(), before, problem, now);
    }
    refusals.forget(uid(rollout));
    writer.write(rollout, statuses.troubled(rollout, Trouble.of(problem), now));
    faults.none(rollout);
    return NextLook.REST;
  }

  private Duration standing(
      ResolvedRollout subject, ReleaseState before, InvalidRolloutException problem, Instant now) {
    var seen = observer.observe(subject, before, now);
    ReleaseState after =
        standIns.overdue(subject.rollout(), problem.reason(), now)
            ? Unworkable.takeBack(before, seen, problem.getMessage(), now)
            : before;
    ReleaseState next = after == before ? before.step(subject.plan(), seen, now) : after;
    return act(subject, before, next, seen, Optional.of(Trouble.of(problem)), now);
  }

  /**
   * @return whether it moved
   */
  private boolean record(
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

  @Override
  public DeleteControl cleanup(Rollout cached, Context<Rollout> context) {
    Rollout rollout = writer.latest(cached);
    Instant now = clock.instant();
    try {
      var left =
          cluster.terminating(rollout.getMetadata().getNamespace())
              ? Optional.<Duration>empty()
              : leave(rollout, now);
      return left.map(it -> DeleteControl.noFinalizerRemoval().rescheduleAfter(it))
          .orElseGet(() -> gone(rollout));
    } catch (Exception e) { // as in look
      return Answers.terminating(e)
          ? gone(rollout)
          : DeleteControl.noFinalizerRemoval()
              .rescheduleAfter(faults.of(writer.latest(rollout), e, now));
    }
  }

  /**
   * @return when to look again; empty where nothing of it is left
   */
  private Optional<Duration> leave(Rollout rollout, Instant now) {
    try {
      return leave(resolver.check(rollout), now);
    } catch (InvalidRolloutException e) {
      return leaveInvalid(rollout, e, now);
    }
  }

  /**
   * The route goes first here too, unless it never was there, or another one stays in its place.
   */
  private Optional<Duration> leaveInvalid(
      Rollout rollout, InvalidRolloutException problem, Instant now) {
    ReleaseState before = state(rollout, now);
    var standIn =
        before.stable() == null || problem.foreign()
            ? Optional.<ResolvedRollout>empty()
            : standIns.of(rollout, before);
    return standIn
        .map(subject -> leave(subject, now))
        .or(() -> Names.of(rollout).map(names -> released(rollout, names, now)))
        .orElse(Optional.empty());
  }

  private Optional<Duration> leave(ResolvedRollout subject, Instant now) {
    Rollout rollout = subject.rollout();
    ReleaseState before = reader.state(rollout, now);
    var seen = observer.observe(subject, before, now);
    ReleaseState after = before.leave(subject.plan(), seen, now);
    boolean moved = record(subject, before, after, refusals.trouble(uid(rollout), now), now);
    var wanted = Wanted.of(after, seen);
    if (wanted.hold() == Wanted.Hold.RETURNED) {
      return released(rollout, subject.names(), now);
    }
    tell(actuator.render(subject, after, wanted, now));
    return Optional.of(looks.next(subject, moved, after, seen, now));
  }

  /** What was refused of other objects does not matter any more: they go with the Rollout. */
  private Optional<Duration> released(Rollout rollout, Names names, Instant now) {
    refusals.forgetAllBut(uid(rollout), Actuator.target(names));
    Acts acts = actuator.releaseHold(rollout, names, now);
    tell(acts);
    if (acts.conflict()) {
      return Optional.of(faults.conflict(rollout, now));
    }
    return refusals.of(uid(rollout)).isEmpty()
        ? Optional.empty()
        : Optional.of(looks.refused(uid(rollout), now));
  }

  private DeleteControl gone(Rollout rollout) {
    writer.forget(rollout);
    forecaster.forget(rollout);
    recorder.forget(rollout);
    faults.forget(rollout);
    refusals.forget(uid(rollout));
    actuator.forget(uid(rollout));
    standIns.forget(uid(rollout));
    looks.forget(uid(rollout));
    windows.forget(uid(rollout));
    Names.of(rollout).ifPresent(autoscalers::forget);
    Names.of(rollout).ifPresent(names -> cluster.wakeTarget(names.namespace(), names.target()));
    return DeleteControl.defaultDelete();
  }

  private Optional<PersistentVolumeClaim> claim(String namespace, String name) {
    return Optional.ofNullable(
        client.persistentVolumeClaims().inNamespace(namespace).withName(name).get());
  }

  private static String uid(Rollout rollout) {
    return rollout.getMetadata().getUid();
  }
}
