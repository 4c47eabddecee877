package dev.sluice.events;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Tells people about an object by Kubernetes events. The name of an event is a hash of what it
 * says, so telling it twice tells it once.
 */
public final class EventRecorder {
  private static final Logger LOG = Logger.getLogger(EventRecorder.class);
  private static final int ALREADY_TOLD = 409;
  private static final int LONGEST = 200;

  private final KubernetesClient client;

  /**
   * @param client may create events in the objects' namespaces
   */
  public EventRecorder(KubernetesClient client) {
    this.client = client;
  }

  /**
   * @param key what makes this telling different from another one of the same words
   * @param warning whether somebody should look
   */
  public void tell(
      HasMetadata about, String key, boolean warning, String reason, String message, Instant now) {
    var meta = about.getMetadata();
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    var event =
        new EventBuilder()
            .withNewMetadata()
            .withNamespace(meta.getNamespace())
            .withName(
                shortened(meta.getName()) + "." + hash(meta.getUid() + key + reason + message))
            .endMetadata()
            .withInvolvedObject(
                new ObjectReferenceBuilder()
                    .withApiVersion(about.getApiVersion())
                    .withKind(about.getKind())
                    .withNamespace(meta.getNamespace())
                    .withName(meta.getName())
                    .withUid(meta.getUid())
                    .build())
            .withType(warning ? "Warning" : "Normal")
            .withReason(reason)
            .withMessage(message)
            .withNewSource("sluice", null)
            .withFirstTimestamp(time)
            .withLastTimestamp(time)
            .withCount(1)
            .build();
    send(event);
  }

  /** An event's name may have 253 characters, as its object's. */
  private static String shortened(String name) {
    return name.length() > LONGEST ? name.substring(0, LONGEST) : name;
  }

  private static UUID hash(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** An event that cannot be sent must not stop what it tells of. */
  private void send(io.fabric8.kubernetes.api.model.Event event) {
    try {
      client.resource(event).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != ALREADY_TOLD && !terminating(e)) {
        LOG.warnf("event %s not sent: %s", event.getMetadata().getName(), words(e));
      }
    }
  }

  /** Nobody reads the events of a namespace that is being deleted, and none can be made there. */
  private static boolean terminating(KubernetesClientException e) {
    return e.getStatus() != null
        && e.getStatus().getDetails() != null
        && e.getStatus().getDetails().getCauses() != null
        && e.getStatus().getDetails().getCauses().stream()
            .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
  }

  private static String words(KubernetesClientException e) {
    return e.getStatus() == null || e.getStatus().getMessage() == null
        ? e.getMessage()
        : e.getStatus().getMessage();
  }
}
