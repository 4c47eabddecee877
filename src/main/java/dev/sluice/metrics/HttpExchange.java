package dev.sluice.metrics;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Small HTTP exchanges that never block, are bounded in number, size and time, and follow no
 * redirect.
 */
final class HttpExchange {
  /** To one server at a time. */
  private static final int CONNECTIONS = 16;

  private static final int WAITING = 4096;

  private final Vertx vertx;
  private final HttpClient client;

  HttpExchange(Vertx vertx) {
    this.vertx = vertx;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(CONNECTIONS)
                .setMaxWaitQueueSize(WAITING)
                .setDecompressionSupported(false));
  }

  /**
   * @param body empty for a GET
   * @param contentType of the body
   * @param timeout for the whole exchange
   * @param longest bytes of the answer that are kept; what comes after is not read
   */
  record Request(String url, String contentType, String body, Duration timeout, int longest) {}

  /**
   * @param whole whether nothing of the body is missing
   */
  record Answer(int status, String body, boolean whole) {}

  /** Fails with a {@link MetricTrouble}, reason Unreachable. */
  Future<Answer> send(Request request) {
    Promise<Answer> answer = Promise.promise();
    long timer =
        vertx.setTimer(
            Math.max(1, request.timeout().toMillis()),
            id -> answer.tryFail(new TimeoutException()));
    open(request, answer);
    return answer
        .future()
        .onComplete(done -> vertx.cancelTimer(timer))
        .recover(e -> Future.failedFuture(trouble(e, request)));
  }

  private void open(Request request, Promise<Answer> answer) {
    try {
      client
          .request(options(request))
          .onSuccess(connection -> talk(connection, request, answer))
          .onFailure(answer::tryFail);
    } catch (RuntimeException malformed) { // the address is somebody's input
      answer.tryFail(malformed);
    }
  }

  private static RequestOptions options(Request request) {
    return new RequestOptions()
        .setAbsoluteURI(request.url())
        .setMethod(request.body().isEmpty() ? HttpMethod.GET : HttpMethod.POST)
        .setFollowRedirects(false)
        .putHeader("Accept", "application/json, */*;q=0.5")
        .putHeader("User-Agent", "sluice");
  }

  private static void talk(HttpClientRequest connection, Request request, Promise<Answer> answer) {
    answer.future().onFailure(late -> connection.reset());
    if (answer.future().isComplete()) {
      return;
    }
    var sent =
        request.body().isEmpty()
            ? connection.send()
            : connection.putHeader("Content-Type", request.contentType()).send(request.body());
    sent.onSuccess(response -> read(response, request.longest(), answer))
        .onFailure(answer::tryFail);
  }

  private static void read(HttpClientResponse response, int longest, Promise<Answer> answer) {
    Buffer body = Buffer.buffer();
    response.exceptionHandler(answer::tryFail);
    response.endHandler(
        end -> answer.tryComplete(new Answer(response.statusCode(), body.toString(), true)));
    response.handler(
        part -> {
          body.appendBuffer(part);
          if (body.length() > longest) {
            answer.tryComplete(
                new Answer(response.statusCode(), body.getString(0, longest), false));
            response.request().reset();
          }
        });
  }

  private static MetricTrouble trouble(Throwable problem, Request request) {
    String place = request.url().replaceFirst("[?#].*", "");
    return new MetricTrouble("Unreachable", place + ": " + words(problem, request));
  }

  /** Our own words, since those of the network change from time to time. */
  private static String words(Throwable problem, Request request) {
    if (problem instanceof TimeoutException) {
      return "no answer within " + request.timeout().toMillis() + " ms";
    }
    if (problem instanceof UnknownHostException) {
      return "the name cannot be resolved";
    }
    if (problem instanceof ConnectException) {
      return "cannot be connected to";
    }
    return problem instanceof SSLException
        ? "TLS failed: " + problem.getMessage()
        : String.valueOf(problem.getMessage());
  }
}
