package dev.sluice.controller;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.controller.acting.Actuator;
import dev.sluice.controller.acting.Rehearsal;
import dev.sluice.controller.acting.StableVersion;
import dev.sluice.controller.attempts.Answers;
import dev.sluice.controller.attempts.BackOff;
import dev.sluice.controller.attempts.Refusals;
import dev.sluice.controller.resolving.Names;
import dev.sluice.controller.resolving.Resolver;
import dev.sluice.controller.resolving.SharedVolumes;
import dev.sluice.domain.measuring.MetricHealth;
import dev.sluice.domain.measuring.Sampler;
import dev.sluice.domain.measuring.TrafficMeter;
import dev.sluice.domain.rollout.NextLook;
import dev.sluice.domain.rollout.RouteProgress;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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
  private final KubernetesClient client;
  private final RouteProgress routing;
  private final WindowCutter windows;
  private final Autoscalers autoscalers;
  private final Clock clock;
  private final BackOff backOff = new BackOff(new Random());
  private final Refusals refusals = new Refusals(backOff);
  private final Chronicle chronicle;
  private final Faults faults;

  /** Null until {@link #prepareEventSources}, which comes before everything else. */
  private @Nullable Crew started;

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
    this.windows = new WindowCutter(meter, sampler);
    this.autoscalers = autoscalers;
    this.clock = clock;
    this.chronicle =
        new Chronicle(client, json, meter, metricHealth, autoscalers, refusals, backOff);
    this.faults = chronicle.faults();
  }

  @Override
  public List<EventSource<?, Rollout>> prepareEventSources(EventSourceContext<Rollout> context) {
    var cluster = new WatchedCluster(context);
    started = crew(cluster);
    autoscalers.watch(cluster);
    routing.onChange(root -> cluster.wakeService(root.namespace(), root.name()));
    return cluster.eventSources();
  }

  private Crew crew(WatchedCluster cluster) {
    var actuator = new Actuator(client, cluster, refusals, backOff);
    return new Crew(
        cluster,
        new Resolver(cluster, new SharedVolumes(this::claim)),
        new Observer(
            cluster,
            routing,
            windows,
            refusals,
            autoscalers,
            d -> StableVersion.replicaSets(client, d)),
        actuator,
        new Rehearsal(client, cluster, refusals),
        new StandIns(cluster),
        new Looks(refusals, actuator, windows));
  }

  private Crew crew() {
    return Objects.requireNonNull(started, "prepareEventSources comes first");
  }

  private Optional<PersistentVolumeClaim> claim(String namespace, String name) {
    return Optional.ofNullable(
        client.persistentVolumeClaims().inNamespace(namespace).withName(name).get());
  }

  @Override
  public UpdateControl<Rollout> reconcile(Rollout cached, Context<Rollout> context) {
    Rollout rollout = chronicle.latest(cached);
    Instant now = clock.instant();
    return UpdateControl.<Rollout>noUpdate().rescheduleAfter(look(rollout, now));
  }

  private Duration look(Rollout rollout, Instant now) {
    try {
      return terminating(rollout)
          ? NextLook.REST // all of it goes, and nothing can be made any more
          : new Advance(crew(), chronicle, refusals).step(rollout, now);
    } catch (Exception e) { // the one place where a fault of whatever kind must not end a Rollout
      return faults.of(chronicle.latest(rollout), e, now);
    }
  }

  @Override
  public DeleteControl cleanup(Rollout cached, Context<Rollout> context) {
    Rollout rollout = chronicle.latest(cached);
    Instant now = clock.instant();
    try {
      var left =
          terminating(rollout)
              ? Optional.<Duration>empty()
              : new Departure(crew(), chronicle, refusals).step(rollout, now);
      return left.map(it -> DeleteControl.noFinalizerRemoval().rescheduleAfter(it))
          .orElseGet(() -> gone(rollout));
    } catch (Exception e) { // as in look
      return Answers.terminating(e)
          ? gone(rollout)
          : DeleteControl.noFinalizerRemoval()
              .rescheduleAfter(faults.of(chronicle.latest(rollout), e, now));
    }
  }

  /** For what the framework does by itself: it sets the finalizer, and takes it away. */
  public void failed(Rollout rollout, Exception thrown) {
    faults.ofFramework(chronicle.latest(rollout), thrown, clock.instant());
  }

  private boolean terminating(Rollout rollout) {
    return crew().cluster().terminating(rollout.getMetadata().getNamespace());
  }

  private DeleteControl gone(Rollout rollout) {
    String uid = rollout.getMetadata().getUid();
    chronicle.forget(rollout);
    refusals.forget(uid);
    crew().forget(uid);
    windows.forget(uid);
    Names.of(rollout).ifPresent(autoscalers::forget);
    Names.of(rollout)
        .ifPresent(names -> crew().cluster().wakeTarget(names.namespace(), names.target()));
    return DeleteControl.defaultDelete();
  }
}
