package dev.sluice.mesh.ca;

import dev.sluice.events.EventRecorder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jboss.logging.Logger;

/** Tells people of the root: events of the Secret {@code sluice-ca}, and the log. */
final class RotationNotes {
  private static final Logger LOG = Logger.getLogger(RotationNotes.class);
  private static final int MAX_REMEMBERED = 1_000;

  private final EventRecorder recorder;
  private final Secret secret;
  private final Set<String> told = new HashSet<>();

  RotationNotes(KubernetesClient client, String namespace) {
    this.recorder = new EventRecorder(client);
    this.secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(RootSecret.NAME)
            .withNamespace(namespace)
            .endMetadata()
            .build();
  }

  /** Also tells what our predecessor had no time to tell; who says it twice says it once. */
  void phase(Rotation next, String says, Instant now) {
    recorder.retry(now);
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
        secret.getMetadata().getNamespace(),
        RootSecret.NAME,
        reason,
        message);
    recorder.tell(secret, key, warning, reason, message, now);
  }
}
