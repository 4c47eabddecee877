package dev.sluice.mesh.xds;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Tells of refused resources: the log once per version, however many sidecars refuse it, the
 * listener every time.
 */
final class Rejections {
  private static final Logger LOG = Logger.getLogger(Rejections.class);
  private static final int MAX_REMEMBERED = 10_000;

  private final RejectionListener listener;
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  Rejections(RejectionListener listener) {
    this.listener = listener;
  }

  void report(Rejection rejection) {
    if (logged.size() >= MAX_REMEMBERED) {
      logged.clear();
    }
    if (logged.add(rejection.type() + ' ' + rejection.resource() + ' ' + rejection.version())) {
      LOG.warnf(
          "Pod %s refused %s \"%s\" and keeps what it had: %s",
          rejection.pod(), rejection.type(), rejection.resource(), rejection.message());
    }
    try {
      listener.onRejected(rejection);
    } catch (RuntimeException e) {
      LOG.error("Telling of a refused resource failed", e); // must not end the sidecar's stream
    }
  }
}
