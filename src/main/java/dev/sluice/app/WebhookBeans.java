package dev.sluice.app;

import dev.sluice.controller.Autoscalers;
import dev.sluice.controller.forecast.TrafficAdvice;
import dev.sluice.domain.measuring.TrafficMeter;
import dev.sluice.mesh.ca.Roots;
import dev.sluice.mesh.ca.ServerLeaf;
import dev.sluice.mesh.webhook.Admission;
import dev.sluice.mesh.webhook.HoldGuard;
import dev.sluice.mesh.webhook.HoldingRollouts;
import dev.sluice.mesh.webhook.Injector;
import dev.sluice.mesh.webhook.InjectorSettings;
import dev.sluice.mesh.webhook.PodSecurity;
import dev.sluice.mesh.webhook.ScaleGuard;
import dev.sluice.mesh.webhook.WebhookRegistration;
import dev.sluice.mesh.webhook.WebhookServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** Makes the admission webhooks. */
class WebhookBeans {
  private static final Duration REPAIR_LOOK = Duration.ofSeconds(5);

  @Produces
  @Singleton
  Admission admission(
      KubernetesClient client,
      SluiceConfig config,
      Roots roots,
      TrafficMeter meter,
      Autoscalers autoscalers,
      Clock clock) {
    var settings = new InjectorSettings(config.image(), (int) config.drain().toSeconds());
    var injector = new Injector(settings, new InjectedBootstrap(config, roots));
    return new Admission(
        client.getKubernetesSerialization(),
        injector,
        PodSecurity.of(client),
        new HoldGuard(ServiceNames.account(config), HoldingRollouts.of(client)),
        new ScaleGuard(autoscalers),
        new TrafficAdvice(meter, clock));
  }

  /** One for the controller, which knows what is released, and for those who are asked. */
  @Produces
  @Singleton
  Autoscalers autoscalers(Clock clock) {
    return new Autoscalers(clock);
  }

  @Produces
  @Singleton
  WebhookServer server(
      Vertx vertx, SluiceConfig config, Roots roots, Clock clock, Admission admission) {
    var certificate = new ServerLeaf(roots, ServiceNames.ofWebhooks(config), clock);
    return new WebhookServer(vertx, config.webhookPort(), certificate::current, admission);
  }

  @Produces
  @Singleton
  WebhookRegistration registration(KubernetesClient client, SluiceConfig config, Roots roots) {
    return new WebhookRegistration(
        client,
        config.namespace(),
        roots::rootsPem,
        config.webhookHoldFailurePolicy(),
        REPAIR_LOOK);
  }
}
