package dev.sluice.mesh.ca;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Tells people of the root: events of the Secret {@code sluice-ca}, and the log. The name of an
 * event is a hash of what it says, so telling it twice tells it once.
 */
final class RotationNotes {
  private static final Logger LOG = Logger.getLogger(RotationNotes.class);
  private static final int HASH_BYTES = 8;
  private static final int MAX_REMEMBERED = 1_000;

  private final KubernetesClient client;
  private final String namespace;
  private final Set<String> told = new HashSet<>();

  RotationNotes(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** Also tells what our predecessor had no time to tell; who says it twice says it once. */
  void phase(Rotation next, String says, Instant now) {
    tell(false, reason(next), says, next.since().toString(), now);
  }

  /**
   * @param key what makes this telling different from another one of the same words
   */
  void warn(String reason, String message, String key, Instant now) {
    tell(true, reason, message, key, now);
  }

  private static String reason(Rotation next) {
    return switch (next.phase()) {
      case STABLE -> "RootRotated";
      case TRUSTING -> "RootTrusting";
      case ISSUING -> "RootIssuing";
      case RETIRING -> "RootRetiring";
    };
  }

  private void tell(boolean warning, String reason, String message, String key, Instant now) {
    String telling = reason + ' ' + message + ' ' + key;
    if (told.size() >= MAX_REMEMBERED) {
      told.clear();
    }
    if (!told.add(telling)) {
      return;
    }
    LOG.logf(
        warning ? Logger.Level.WARN : Logger.Level.INFO,
        "Secret %s/%s: %s: %s",
        namespace,
        RootSecret.NAME,
        reason,
        message);
    send(event(warning, reason, message, hash(telling), now));
  }

  private Event event(boolean warning, String reason, String message, String hash, Instant now) {
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(RootSecret.NAME + "." + hash)
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion("v1")
        .withKind("Secret")
        .withNamespace(namespace)
        .withName(RootSecret.NAME)
        .endInvolvedObject()
        .withType(warning ? "Warning" : "Normal")
        .withReason(reason)
        .withMessage(message)
        .withNewSource("sluice", null)
        .withFirstTimestamp(time)
        .withLastTimestamp(time)
        .withCount(1)
        .build();
  }

  /** An event that cannot be sent must not stop a rotation. */
  private void send(Event event) {
    try {
      client.resource(event).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        LOG.warnf("event not sent: %s", e.getMessage());
      }
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
