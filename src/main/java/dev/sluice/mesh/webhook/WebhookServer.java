package dev.sluice.mesh.webhook;

import dev.sluice.mesh.ca.RenewingKeyManager;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * Admission and conversion over HTTPS: {@code POST /inject} for pods, {@code POST /hold} for
 * deployments, {@code POST /scale} for their replicas, {@code POST /advise} for Rollouts, {@code
 * POST /validate} and {@code POST /convert} for SMI. A renewed certificate is shown to new
 * connections without a restart.
 */
public final class WebhookServer {
  /** Of the container; the Service shows it as 443. */
  public static final int PORT = 9443;

  /**
   * The Service that conversion is asked through, before we are ready too: what is stored at an old
   * version, as other products leave it, cannot even be listed until we convert it, and without the
   * list we never become ready.
   */
  public static final String CONVERSION_SERVICE = "sluice-conversion";

  static final String CONVERT = "/convert";
  static final String VALIDATE = "/validate";

  private static final Logger LOG = Logger.getLogger(WebhookServer.class);
  private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

  /**
   * The API server takes no object larger than 3 MiB; an admission review holds two, and a
   * conversion is asked for one object after the other, also for lists.
   */
  private static final int MAX_BODY = 8 * 1024 * 1024;

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int TOO_LARGE = 413;
  private static final int INTERNAL_ERROR = 500;

  private final Vertx vertx;
  private final int port;
  private final ServerCertificates certificates;
  private final Map<String, UnaryOperator<String>> routes;
  private HttpServer server;

  /**
   * @param port {@link #PORT}, or 0 for any free one
   */
  public WebhookServer(
      Vertx vertx, int port, ServerCertificates certificates, Admission admission) {
    this.vertx = vertx;
    this.port = port;
    this.certificates = certificates;
    this.routes =
        new TreeMap<>(
            Map.of(
                "/inject",
                admission::inject,
                "/hold",
                admission::hold,
                "/scale",
                admission::scale,
                "/advise",
                admission::advise,
                VALIDATE,
                ValidationReviews::validate,
                CONVERT,
                ConversionReviews::convert));
  }

  /**
   * @return the port that it listens on; call once
   */
  public Future<Integer> start() {
    server = vertx.createHttpServer(options()).requestHandler(this::serve);
    return server
        .listen(port)
        .map(HttpServer::actualPort)
        .onSuccess(it -> LOG.infof("admission webhooks listen on port %d", it));
  }

  /** Does nothing where it has not been started. */
  public Future<Void> close() {
    return server == null ? Future.succeededFuture() : server.close();
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setSsl(true)
        .setKeyCertOptions(KeyCertOptions.wrap(new RenewingKeyManager(certificates::current)))
        .setEnabledSecureTransportProtocols(PROTOCOLS);
  }

  private void serve(HttpServerRequest request) {
    var route = routes.get(request.path());
    if (route == null) {
      answer(
          request,
          NOT_FOUND,
          request.path() + " is not served here; allowed: " + String.join(", ", routes.keySet()));
    } else if (request.method() != HttpMethod.POST) {
      answer(request, METHOD_NOT_ALLOWED, request.method() + " is not allowed; allowed: POST");
    } else {
      read(request, body -> review(request, route, body));
    }
  }

  private static void read(HttpServerRequest request, Consumer<Buffer> then) {
    var body = Buffer.buffer();
    request.exceptionHandler(e -> LOG.debug("a review was not sent to its end", e));
    request.handler(
        part -> {
          if (body.length() <= MAX_BODY) {
            body.appendBuffer(part);
          }
        });
    request.endHandler(
        end -> {
          if (body.length() > MAX_BODY) {
            answer(request, TOO_LARGE, "body: larger than " + MAX_BODY + " bytes");
          } else {
            then.accept(body);
          }
        });
  }

  private void review(HttpServerRequest request, UnaryOperator<String> route, Buffer body) {
    vertx
        .executeBlocking(() -> route.apply(body.toString()), false)
        .onSuccess(
            review ->
                request
                    .response()
                    .setStatusCode(OK)
                    .putHeader("Content-Type", "application/json")
                    .end(review))
        .onFailure(e -> refuse(request, e));
  }

  private static void refuse(HttpServerRequest request, Throwable problem) {
    if (problem instanceof BadReview) {
      answer(request, BAD_REQUEST, problem.getMessage());
    } else {
      LOG.errorf(problem, "%s failed", request.path());
      answer(request, INTERNAL_ERROR, "failed, see the log");
    }
  }

  private static void answer(HttpServerRequest request, int status, String message) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .end(message + "\n");
  }
}
