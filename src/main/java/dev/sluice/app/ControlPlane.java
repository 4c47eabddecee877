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
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import picocli.CommandLine.ExitCode;

/** The parts of {@code sluice run}, started in the order in which they need one another. */
@Singleton
public class ControlPlane {
  private static final Logger LOG = Logger.getLogger(ControlPlane.class);
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
  private volatile boolean controlling;

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

  /**
   * Returns before the controller has been started. Sidecars first, so that the data plane is whole
   * before anything moves it.
   */
  synchronized void start() {
    var listed = watch.start().toCompletableFuture();
    sidecars.start();
    webhooks.start().toCompletionStage().toCompletableFuture().join();
    registration.start();
    smiStatus.start();
    rotation.start(ROTATION_LOOK);
    started = true;
    var controller = new Thread(() -> control(listed), "controller-start");
    controller.setDaemon(true);
    controller.start();
  }

  /**
   * Not before the watch, which never gives up, has listed everything: the controller would give up
   * on what is stored at an old version, as long as the API server does not know who converts it.
   */
  private void control(CompletableFuture<Void> listed) {
    try {
      listed.join();
      operator.start();
      controlling = true;
    } catch (RuntimeException e) {
      LOG.error("the controller cannot be started", e);
      Quarkus.asyncExit(ExitCode.SOFTWARE);
    }
  }

  /** Whether new pods can be injected and sidecars get what they need. */
  boolean ready() {
    return controlling;
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
