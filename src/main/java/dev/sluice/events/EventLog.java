package dev.sluice.events;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import org.jboss.logging.Logger;

/** One line for what does not get through: which object it is about, and what was said. */
final class EventLog {
  private static final Logger LOG = Logger.getLogger(EventRecorder.class);
  private static final int LONGEST = 200;

  void late(Event event, KubernetesClientException problem) {
    LOG.warnf(
        "%s: event %s will be sent later: %s", about(event), event.getReason(), words(problem));
  }

  void lost(Event event, KubernetesClientException problem) {
    LOG.warnf("%s: event %s is lost: %s", about(event), event.getReason(), words(problem));
  }

  void pointless(Event event, KubernetesClientException problem) {
    LOG.debugf("%s: event %s is not sent: %s", about(event), event.getReason(), words(problem));
  }

  private static String about(Event event) {
    var object = event.getInvolvedObject();
    return object.getKind() + " " + object.getNamespace() + "/" + object.getName();
  }

  /** The API server's own words, where it has some, rather than the whole of its answer. */
  private static String words(KubernetesClientException problem) {
    String text =
        Optional.ofNullable(problem.getStatus())
            .map(io.fabric8.kubernetes.api.model.Status::getMessage)
            .orElseGet(() -> String.valueOf(problem.getMessage()));
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
