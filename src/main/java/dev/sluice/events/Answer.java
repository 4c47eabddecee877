package dev.sluice.events;

import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;

/** What becomes of an event, after what the API server said. */
enum Answer {
  /** It is there. */
  TOLD,
  /** Nobody can read it any more, because the namespace is being deleted or is gone. */
  POINTLESS,
  /** It may be taken later. */
  LATER,
  /** It will not be taken. */
  REFUSED;

  private static final int GONE = 404;
  private static final int ALREADY_TOLD = 409;
  private static final int TOO_MANY = 429;
  private static final int SERVER = 500;

  /** No answer at all has the code 0. */
  static Answer of(KubernetesClientException problem) {
    int code = problem.getCode();
    if (code == ALREADY_TOLD) {
      return TOLD;
    }
    if (code == GONE || terminating(problem)) {
      return POINTLESS;
    }
    return code <= 0 || code == TOO_MANY || code >= SERVER ? LATER : REFUSED;
  }

  private static boolean terminating(KubernetesClientException problem) {
    return Optional.ofNullable(problem.getStatus())
        .map(io.fabric8.kubernetes.api.model.Status::getDetails)
        .map(StatusDetails::getCauses)
        .orElse(List.of())
        .stream()
        .map(StatusCause::getReason)
        .anyMatch("NamespaceTerminating"::equals);
  }
}
