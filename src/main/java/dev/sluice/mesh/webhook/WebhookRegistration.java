package dev.sluice.mesh.webhook;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Keeps the MutatingWebhookConfiguration {@code sluice} as it must be: written at start, and again
 * when somebody changed or deleted it or the mesh has other roots. A wrong CA bundle would stop
 * every pod of the mesh from being created.
 */
public final class WebhookRegistration implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(WebhookRegistration.class);
  private static final String FIELD_MANAGER = "sluice";

  private final KubernetesClient client;
  private final String namespace;
  private final Supplier<String> rootsPem;
  private final Duration every;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(WebhookRegistration::thread);

  /**
   * @param client may get and patch mutatingwebhookconfigurations
   * @param namespace where our Service {@code sluice} is
   * @param rootsPem the roots that the server's certificate may come from, now
   * @param every how often it is compared, e.g. 5 seconds
   */
  public WebhookRegistration(
      KubernetesClient client, String namespace, Supplier<String> rootsPem, Duration every) {
    this.client = client;
    this.namespace = namespace;
    this.rootsPem = rootsPem;
    this.every = every;
  }

  /** Returns at once. */
  public void start() {
    executor.scheduleWithFixedDelay(this::tryToEnsure, 0, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  /**
   * @return whether something had to be written
   */
  boolean ensure() {
    var wanted = WebhookConfiguration.render(namespace, rootsPem.get());
    var found =
        client
            .admissionRegistration()
            .v1()
            .mutatingWebhookConfigurations()
            .withName(WebhookConfiguration.NAME)
            .get();
    if (found != null && same(wanted, found)) {
      return false;
    }
    var applied =
        client.resource(wanted).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
    if (!same(wanted, applied)) {
      replace(wanted, applied);
    }
    LOG.infof(
        "MutatingWebhookConfiguration %s %s",
        WebhookConfiguration.NAME, found == null ? "created" : "brought up to date");
    return true;
  }

  /** Apply cannot take away what another manager added, e.g. a condition that lets pods pass by. */
  private void replace(MutatingWebhookConfiguration wanted, MutatingWebhookConfiguration found) {
    wanted.getMetadata().setResourceVersion(found.getMetadata().getResourceVersion());
    client.resource(wanted).update();
  }

  private static boolean same(
      MutatingWebhookConfiguration wanted, MutatingWebhookConfiguration found) {
    return wanted.getWebhooks().equals(found.getWebhooks());
  }

  private void tryToEnsure() {
    try {
      ensure();
    } catch (RuntimeException e) { // any: an exception would end the schedule
      LOG.errorf(
          "MutatingWebhookConfiguration %s could not be written, trying again: %s",
          WebhookConfiguration.NAME, e.getMessage());
    }
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "webhook-registration");
    thread.setDaemon(true);
    return thread;
  }
}
