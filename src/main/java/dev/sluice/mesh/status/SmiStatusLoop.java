package dev.sluice.mesh.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.api.smi.SmiStatus;
import dev.sluice.domain.policy.Finding;
import dev.sluice.domain.policy.Findings;
import dev.sluice.domain.policy.MeshModel;
import dev.sluice.domain.policy.Reach;
import dev.sluice.domain.policy.SmiRef;
import dev.sluice.events.EventRecorder;
import dev.sluice.mesh.watch.ClusterWatch.Handed;
import dev.sluice.mesh.watch.SmiObject;
import dev.sluice.mesh.xds.Acknowledgements;
import dev.sluice.mesh.xds.Acknowledgements.Progress;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Compares, once in a while, what the SMI objects say of themselves with what is so, and writes
 * what differs. So a burst of changes costs one write an object.
 */
public final class SmiStatusLoop implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SmiStatusLoop.class);
  private static final ObjectMapper JSON =
      JsonMapper.builder().serializationInclusion(JsonInclude.Include.NON_NULL).build();

  private final KubernetesClient client;
  private final Supplier<Handed> handed;
  private final Acknowledgements acknowledgements;
  private final LatestRefusal refusal;
  private final SmiEvents events;
  private final Clock clock;
  private final Duration every;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(SmiStatusLoop::thread);
  private @Nullable MeshModel judged;
  private Map<SmiRef, List<Finding>> findings = Map.of();

  /**
   * @param client may patch the status of every SMI kind, and create events, in all namespaces
   * @param handed what the sidecars' newest configuration was made from; null before there is any
   * @param every between two looks, e.g. 1 second
   */
  public SmiStatusLoop(
      KubernetesClient client,
      Supplier<Handed> handed,
      Acknowledgements acknowledgements,
      LatestRefusal refusal,
      Clock clock,
      Duration every) {
    this.client = client;
    this.handed = handed;
    this.acknowledgements = acknowledgements;
    this.refusal = refusal;
    this.events = new SmiEvents(new EventRecorder(client));
    this.clock = clock;
    this.every = every;
  }

  /** Returns at once. */
  public void start() {
    executor.scheduleWithFixedDelay(
        this::tryToLook, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void tryToLook() {
    try {
      look();
    } catch (RuntimeException e) { // any: an exception would end the schedule
      LOG.errorf(e, "the status of SMI objects could not be written, trying again");
    }
  }

  /** One look at everything. */
  void look() {
    Handed latest = handed.get();
    Map<SmiRef, Progress> progress = latest == null ? null : progress(latest);
    if (progress == null) {
      return;
    }
    if (latest.model() != judged) {
      findings = Findings.of(latest.model());
      judged = latest.model();
    }
    try (var look = events.new Look(clock.instant())) {
      latest
          .objects()
          .forEach(
              object -> look(object, Objects.requireNonNull(progress.get(object.ref())), look));
    }
  }

  private Map<SmiRef, Progress> progress(Handed latest) {
    return acknowledgements.read(
        standing -> {
          var reach = new Reach(latest.model(), standing.policy());
          return latest.objects().stream()
              .map(SmiObject::ref)
              .distinct()
              .collect(Collectors.toMap(ref -> ref, ref -> standing.of(reach.of(ref))));
        });
  }

  private void look(SmiObject object, Progress progress, SmiEvents.Look look) {
    Instant now = clock.instant();
    var found = findings.getOrDefault(object.ref(), List.of());
    var wanted = SmiStatusFactory.status(object, found, progress, refusal.text(), now);
    look.at(object, found, wanted);
    if (!wanted.equals(object.status())) {
      write(object, wanted);
    }
  }

  private void write(SmiObject object, SmiStatus status) {
    var meta = object.object().getMetadata();
    try {
      client
          .genericKubernetesResources(Definitions.of(object.ref().kind()))
          .inNamespace(meta.getNamespace())
          .withName(meta.getName())
          .subresource("status")
          .patch(PatchContext.of(PatchType.JSON_MERGE), json(Map.of("status", status)));
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) { // deleted meanwhile
        LOG.warnf(
            "status of %s %s not written, trying again: %s",
            object.ref().kind().text(), object.ref().name(), e.getMessage());
      }
    }
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "smi-status");
    thread.setDaemon(true);
    return thread;
  }
}
