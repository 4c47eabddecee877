package dev.sluice.mesh.webhook;

import dev.sluice.watching.Changes;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Keeps what the API server must know of our webhooks: both configurations called {@code sluice},
 * and the conversion of SMI's definitions. Written at start, and again when somebody changed or
 * deleted it or the mesh has other roots. A wrong CA bundle would stop every pod of the mesh from
 * being created, and every old version of SMI from being read.
 */
public final class WebhookRegistration implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(WebhookRegistration.class);

  private final List<Kept> kept;
  private final Map<Kept, Changes> changes;

  /** Roots that each was compared with last. The executor's thread alone. */
  private final Map<Kept, String> compared = new HashMap<>();

  private final Supplier<String> rootsPem;
  private final Duration every;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(WebhookRegistration::thread);

  /**
   * @param client may get, list, watch and patch webhook configurations and SMI's definitions
   * @param namespace where our Service {@code sluice} is
   * @param rootsPem the roots that the server's certificate may come from, now
   * @param holdFailure what becomes of changes to held Deployments while we cannot be asked
   * @param every how often is looked whether something changed, e.g. 5 seconds; only then it is
   *     read and compared
   */
  public WebhookRegistration(
      KubernetesClient client,
      String namespace,
      Supplier<String> rootsPem,
      HoldFailurePolicy holdFailure,
      Duration every) {
    this.kept = kept(client, namespace, holdFailure);
    this.changes = kept.stream().collect(Collectors.toMap(it -> it, Kept::changes));
    this.rootsPem = rootsPem;
    this.every = every;
  }

  /** Returns at once. */
  public void start() {
    changes.values().forEach(Changes::start);
    executor.scheduleWithFixedDelay(
        () -> kept.forEach(this::tryToEnsure), 0, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    executor.shutdownNow();
    changes.values().forEach(Changes::close);
  }

  /**
   * @return whether something had to be written
   */
  boolean ensure() {
    return kept.stream().filter(this::ensure).count() > 0;
  }

  private static List<Kept> kept(
      KubernetesClient client, String namespace, HoldFailurePolicy holdFailure) {
    var kept = new ArrayList<Kept>();
    kept.add(
        new KeptConfiguration<>(
            client,
            roots -> WebhookConfiguration.render(namespace, roots, holdFailure),
            MutatingWebhookConfiguration::getWebhooks));
    kept.add(
        new KeptConfiguration<>(
            client,
            roots -> ValidatingConfiguration.render(namespace, roots),
            ValidatingWebhookConfiguration::getWebhooks));
    KeptConversion.DEFINITIONS.forEach(it -> kept.add(new KeptConversion(client, namespace, it)));
    return List.copyOf(kept);
  }

  private boolean ensure(Kept one) {
    boolean written = one.ensure(rootsPem.get());
    if (written) {
      LOG.infof("%s brought up to date", one.name());
    }
    return written;
  }

  /** One that cannot be written, e.g. for want of a right, does not stop the others. */
  private void tryToEnsure(Kept one) {
    String roots = rootsPem.get();
    boolean changed = changes.get(one).take();
    if (!changed && roots.equals(compared.get(one))) {
      return;
    }
    try {
      ensure(one);
      compared.put(one, roots);
    } catch (RuntimeException e) { // any: an exception would end the schedule
      changes.get(one).again();
      LOG.errorf("%s could not be written, trying again: %s", one.name(), e.getMessage());
    }
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "webhook-registration");
    thread.setDaemon(true);
    return thread;
  }
}
