package dev.sluice.app;

import dev.sluice.mesh.ca.LeafRenewal;
import dev.sluice.mesh.ca.RootRotation;
import dev.sluice.mesh.server.MeshGrpcServer;
import dev.sluice.mesh.status.SmiStatusLoop;
import dev.sluice.mesh.watch.ClusterWatch;
import dev.sluice.mesh.webhook.WebhookRegistration;
import dev.sluice.mesh.webhook.WebhookServer;
import dev.sluice.mesh.xds.AdsServer;
import io.javaoperatorsdk.operator.Operator;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The parts of {@code sluice run}, started in the order in which they need one another. */
@Singleton
public class ControlPlane {
  private static final Duration ROTATION_LOOK = Duration.ofSeconds(5);

  private final MeshGrpcServer sidecars;
  private final AdsServer ads;
  private final ClusterWatch watch;
  private final WebhookServer webhooks;
  private final WebhookRegistration registration;
  private final LeafRenewal renewal;
  private final SmiStatusLoop smiStatus;
  private final RootRotation rotation;
  private final Operator operator;
  private boolean started;

  ControlPlane(
      MeshGrpcServer sidecars,
      AdsServer ads,
      ClusterWatch watch,
      WebhookServer webhooks,
      WebhookRegistration registration,
      LeafRenewal renewal,
      SmiStatusLoop smiStatus,
      RootRotation rotation,
      Operator operator) {
    this.sidecars = sidecars;
    this.ads = ads;
    this.watch = watch;
    this.webhooks = webhooks;
    this.registration = registration;
    this.renewal = renewal;
    this.smiStatus = smiStatus;
    this.rotation = rotation;
    this.operator = operator;
  }

  /** Sidecars first, so that the data plane is whole before anything moves it. */
  synchronized void start() {
    watch.start();
    sidecars.start();
    webhooks.start().toCompletionStage().toCompletableFuture().join();
    registration.start();
    smiStatus.start();
    rotation.start(ROTATION_LOOK);
    operator.start();
    started = true;
  }

  /** Whether new pods can be injected and sidecars get what they need. */
  synchronized boolean ready() {
    return started && watch.synced();
  }

  /** Sidecars keep what they have; nothing of the data plane stops with us. */
  synchronized void stop(@Observes ShutdownEvent event) {
    if (started) {
      operator.stop();
      smiStatus.close();
      rotation.close();
      registration.close();
      webhooks.close();
      renewal.close();
      ads.close();
      sidecars.close();
      watch.close();
      started = false;
    }
  }
}
