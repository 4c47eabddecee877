package dev.sluice.controller.attempts;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jspecify.annotations.Nullable;

/** What the API server answers when it does not do what it was asked for. */
public final class Answers {
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final String TERMINATING = "NamespaceTerminating";

  private Answers() {}

  /** Somebody else wrote in between; what is there now is to be looked at again. */
  public static boolean conflict(Throwable thrown) {
    return thrown instanceof KubernetesClientException e && e.getCode() == CONFLICT;
  }

  /** The object went in between. */
  static boolean gone(Throwable thrown) {
    return thrown instanceof KubernetesClientException e && e.getCode() == NOT_FOUND;
  }

  /** Nothing can be made any more where all is being deleted. */
  public static boolean terminating(Throwable thrown) {
    Status status = status(thrown);
    return status != null
        && status.getDetails() != null
        && status.getDetails().getCauses() != null
        && status.getDetails().getCauses().stream()
            .anyMatch(cause -> TERMINATING.equals(cause.getReason()));
  }

  /** Whether the API server answered, so that a stack trace says nothing more. */
  public static boolean answered(Throwable thrown) {
    return thrown instanceof KubernetesClientException;
  }

  /** The API server's own words; of anything else what it says of itself. */
  public static String words(Throwable thrown) {
    Status status = status(thrown);
    if (status != null && status.getMessage() != null) {
      return reason(status) + status.getMessage();
    }
    if (thrown instanceof KubernetesClientException && thrown.getCause() != null) {
      return "no answer of the API server: " + said(thrown.getCause());
    }
    return said(thrown);
  }

  private static String reason(Status status) {
    return status.getReason() == null ? "" : status.getReason() + ": ";
  }

  private static String said(Throwable thrown) {
    return thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
  }

  private static @Nullable Status status(Throwable thrown) {
    return thrown instanceof KubernetesClientException e ? e.getStatus() : null;
  }
}
