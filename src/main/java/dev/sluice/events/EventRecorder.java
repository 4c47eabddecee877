package dev.sluice.events;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Tells people about an object by Kubernetes events. The name of an event is a hash of what it
 * says, so telling it twice tells it once. Never throws for what the API server answers: an event
 * that cannot be sent must not stop what it tells of.
 */
public final class EventRecorder {
  /** Of an object's name, so that the event's is one, too: 253 with a dot and a UUID. */
  private static final int LONGEST_NAME = 216;

  private final Outbox outbox;

  /**
   * @param client may create events in the objects' namespaces
   */
  public EventRecorder(KubernetesClient client) {
    this.outbox = new Outbox(event -> client.resource(event).create(), new EventLog());
  }

  /**
   * @param key what makes this telling different from another one of the same words
   * @param warning whether somebody should look
   */
  public void tell(
      HasMetadata about, String key, boolean warning, String reason, String message, Instant now) {
    var meta = about.getMetadata();
    var reference =
        new ObjectReferenceBuilder()
            .withApiVersion(about.getApiVersion())
            .withKind(about.getKind())
            .withNamespace(meta.getNamespace())
            .withName(meta.getName())
            .withUid(meta.getUid())
            .build();
    tell(reference, key, warning, reason, message, now);
  }

  /**
   * @param key what makes this telling different from another one of the same words
   * @param warning whether somebody should look
   */
  public void tell(
      ObjectReference about,
      String key,
      boolean warning,
      String reason,
      String message,
      Instant now) {
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    var event =
        new EventBuilder()
            .withNewMetadata()
            .withNamespace(about.getNamespace())
            .withName(name(about, key + reason + message))
            .endMetadata()
            .withInvolvedObject(about)
            .withType(warning ? "Warning" : "Normal")
            .withReason(reason)
            .withMessage(message)
            .withNewSource("sluice", null)
            .withFirstTimestamp(time)
            .withLastTimestamp(time)
            .withCount(1)
            .build();
    outbox.put(event, now);
  }

  /** Tries again what could not be sent and is due. Cheap when there is nothing. */
  public void retry(Instant now) {
    outbox.retry(now);
  }

  private static String name(ObjectReference about, String telling) {
    String name = about.getName();
    String begin =
        name.substring(0, Math.min(name.length(), LONGEST_NAME)).replaceAll("[.-]+$", "");
    return begin + "." + hash(about.getUid() + telling);
  }

  private static UUID hash(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
