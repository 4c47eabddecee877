package dev.sluice.cli.cluster;

import dev.sluice.cli.kubeconfig.Connection;
import dev.sluice.cli.terminal.Refusal;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** Why a cluster did not answer as asked, in one line. */
final class Unanswered {
  private Unanswered() {}

  static Refusal refusal(Connection connection, KubernetesClientException e) {
    return new Refusal(
        "the cluster at " + connection.server() + " cannot be asked: " + why(connection, e), e);
  }

  private static String why(Connection connection, KubernetesClientException e) {
    return switch (e.getCode()) {
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
          "it does not accept the credentials of "
              + connection.who()
              + ": 401 Unauthorized; they may have expired";
      case HttpURLConnection.HTTP_NOT_FOUND ->
          "it does not know Rollouts (rollouts.sluice.dev): 404 Not Found; install Sluice's"
              + " CustomResourceDefinitions, or name another context";
      default -> e.getCode() > 0 ? said(e) : innermost(e);
    };
  }

  private static String said(KubernetesClientException e) {
    String message = e.getStatus() == null ? null : e.getStatus().getMessage();
    return oneLine(e.getCode() + " " + (message == null ? e.getMessage() : message));
  }

  /** What is around it names only what was tried. */
  private static String innermost(Throwable e) {
    return e.getCause() == null
        ? oneLine(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
        : innermost(e.getCause());
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*\n\\s*", " ").strip();
  }
}
