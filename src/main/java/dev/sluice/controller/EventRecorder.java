package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jboss.logging.Logger;

/**
 * Tells the story of a Rollout as Kubernetes events. The name of an event is a hash of what it
 * says, so telling it twice tells it once.
 */
final class EventRecorder {
  private static final Logger LOG = Logger.getLogger(EventRecorder.class);
  private static final int ALREADY_TOLD = 409;

  private final KubernetesClient client;

  EventRecorder(KubernetesClient client) {
    this.client = client;
  }

  /**
   * @param key what makes this telling different from another one of the same words
   * @param warning whether somebody should look
   */
  void tell(
      Rollout rollout, String key, boolean warning, String reason, String message, Instant now) {
    var meta = rollout.getMetadata();
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    var event =
        new EventBuilder()
            .withNewMetadata()
            .withNamespace(meta.getNamespace())
            .withName(meta.getName() + "." + Hashes.of(meta.getUid() + key + reason + message))
            .endMetadata()
            .withInvolvedObject(
                new ObjectReferenceBuilder()
                    .withApiVersion(rollout.getApiVersion())
                    .withKind(rollout.getKind())
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

  /** An event that cannot be sent must not stop a release. */
  private void send(io.fabric8.kubernetes.api.model.Event event) {
    try {
      client.resource(event).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != ALREADY_TOLD) {
        LOG.warnf("event not sent: %s", e.getMessage());
      }
    }
  }
}
