package dev.sluice.controller;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.domain.measuring.MetricHealth;
import dev.sluice.domain.measuring.Sampler;
import dev.sluice.domain.measuring.TrafficMeter;
import dev.sluice.domain.rollout.Observation;
import dev.sluice.domain.rollout.Phase;
import dev.sluice.domain.rollout.ReleaseState;
import dev.sluice.domain.rollout.RouteProgress;
import dev.sluice.domain.rollout.Wanted;
import dev.sluice.events.EventRecorder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Moves one {@link Rollout} by at most one step per call: observe, decide, record, act. */
@ControllerConfiguration(name = "rollout", generationAwareEventProcessing = false)
public class RolloutReconciler implements Reconciler<Rollout>, Cleaner<Rollout> {
  /**
   * While a release is under way: sidecars' acknowledgements and windows arrive without an event.
   */
  private static final Duration UNDER_WAY = Duration.ofMillis(200);

  /** While something is missing that may come without an event of ours. */
  private static final Duration WAITING = Duration.ofSeconds(5);

  private static final int CONFLICT = 409;

  private final KubernetesClient client;
  private final RouteProgress routing;
  private final MetricHealth metricHealth;
  private final WindowCutter windows;
  private final Clock clock;
  private final StatusReader reader;
  private final StatusFactory statuses;
  private final Forecaster forecaster;
  private final Recorder recorder;
  private final StatusWriter writer;
  private final ReleaseEvents story;
  private Resolver preflight;
  private Observer observer;
  private Actuator actuator;

  public RolloutReconciler(
      KubernetesClient client,
      RouteProgress routing,
      TrafficMeter meter,
      Sampler sampler,
      MetricHealth metricHealth,
      Clock clock,
      ObjectMapper json) {
    this.client = client;
    this.routing = routing;
    this.metricHealth = metricHealth;
    this.windows = new WindowCutter(meter, sampler);
    this.clock = clock;
    this.reader = new StatusReader();
    this.statuses = new StatusFactory();
    this.forecaster = new Forecaster(meter);
    this.recorder = new Recorder(client, json);
    this.writer = new StatusWriter(client);
    this.story = new ReleaseEvents(new EventRecorder(client));
  }

  @Override
  public List<EventSource<?, Rollout>> prepareEventSources(EventSourceContext<Rollout> context) {
    var cluster = new WatchedCluster(context);
    preflight = new Resolver(cluster);
    observer = new Observer(cluster, routing, windows);
    actuator = new Actuator(client, cluster);
    return cluster.eventSources();
  }

  @Override
  public UpdateControl<Rollout> reconcile(Rollout cached, Context<Rollout> context) {
    Rollout rollout = writer.latest(cached);
    Instant now = clock.instant();
    try {
      return UpdateControl.<Rollout>noUpdate().rescheduleAfter(step(rollout, now));
    } catch (InvalidRolloutException e) {
      writer.write(rollout, statuses.invalid(rollout, reader.state(rollout, now), e, now));
      return UpdateControl.<Rollout>noUpdate().rescheduleAfter(WAITING);
    } catch (KubernetesClientException e) {
      return UpdateControl.<Rollout>noUpdate().rescheduleAfter(orThrow(e));
    }
  }

  /**
   * @return when to look again though nothing happened
   */
  private Duration step(Rollout rollout, Instant now) {
    ResolvedRollout subject = preflight.check(rollout);
    ReleaseState before = reader.state(rollout, now);
    var seen = observer.observe(subject, before, now); // I/O in
    ReleaseState after = before.step(subject.plan(), seen, now); // pure
    recorder.record(subject, before, after, seen.window());
    record(rollout, subject, before, after, now);
    actuator.render(subject, after, Wanted.of(after, seen)); // I/O out
    return settled(after, seen) ? WAITING : UNDER_WAY;
  }

  /** Whether nothing is expected soon but what comes with an event. */
  private static boolean settled(ReleaseState state, Observation seen) {
    return state.phase().resting() && state.phase() != Phase.INITIALIZING && seen.splitExists();
  }

  private void record(
      Rollout rollout,
      ResolvedRollout subject,
      ReleaseState before,
      ReleaseState after,
      Instant now) {
    var forecast = forecaster.forecast(subject, after.phase(), now);
    var health = metricHealth.health(rollout.getMetadata().getUid());
    Rollout written =
        writer.write(
            rollout, statuses.status(rollout, subject.plan(), after, forecast, health, now));
    story.tell(written, before, after, now);
    story.tellOfMetrics(rollout, written, now);
  }

  /** Somebody else wrote in between: look again at once with what is there now. */
  private static Duration orThrow(KubernetesClientException e) {
    if (e.getCode() != CONFLICT) {
      throw e;
    }
    return UNDER_WAY;
  }

  @Override
  public DeleteControl cleanup(Rollout cached, Context<Rollout> context) {
    Rollout rollout = writer.latest(cached);
    Instant now = clock.instant();
    try {
      return leave(rollout, now)
          ? gone(rollout)
          : DeleteControl.noFinalizerRemoval().rescheduleAfter(UNDER_WAY);
    } catch (InvalidRolloutException e) {
      actuator.releaseHold(rollout);
      return gone(rollout);
    } catch (KubernetesClientException e) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(orThrow(e));
    }
  }

  private boolean leave(Rollout rollout, Instant now) {
    ResolvedRollout subject = preflight.check(rollout);
    ReleaseState before = reader.state(rollout, now);
    var seen = observer.observe(subject, before, now);
    ReleaseState after = before.leave(subject.plan(), seen, now);
    record(rollout, subject, before, after, now);
    var wanted = Wanted.of(after, seen);
    if (wanted.hold() != Wanted.Hold.RETURNED) {
      actuator.render(subject, after, wanted);
      return false;
    }
    actuator.releaseHold(rollout);
    return true;
  }

  private DeleteControl gone(Rollout rollout) {
    writer.forget(rollout);
    forecaster.forget(rollout);
    recorder.forget(rollout);
    windows.forget(rollout.getMetadata().getUid());
    return DeleteControl.defaultDelete();
  }
}
