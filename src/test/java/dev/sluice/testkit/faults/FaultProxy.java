package dev.sluice.testkit.faults;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Function;

/** A reverse proxy before an API server; see the package. */
public final class FaultProxy implements AutoCloseable {
  private static final String ANYWHERE = "127.0.0.1";

  private final Config behind;
  private final Function<Call, Fault> faults;
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final Upstream upstream;
  private final HttpServer server;

  /**
   * @param behind the API server, and who it takes the proxy for
   * @param faults asked once for each request, on a thread that must not wait
   */
  public FaultProxy(Config behind, Function<Call, Fault> faults) {
    this.behind = behind;
    this.faults = faults;
    this.upstream = new Upstream(vertx, behind);
    this.server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost(ANYWHERE).setPort(0))
            .requestHandler(this::handle)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  /** Of a client that goes through the proxy, as whoever the other one is. */
  public Config config() {
    return new ConfigBuilder(behind)
        .withMasterUrl("http://" + ANYWHERE + ":" + server.actualPort())
        .build();
  }

  private void handle(HttpServerRequest request) {
    if (request.getHeader("Upgrade") != null) {
      upstream.tunnel(request);
      return;
    }
    Call call = Call.of(request.method().name(), request.uri());
    Fault fault = call == null ? Fault.NONE : faults.apply(call);
    if (fault.answers()) {
      refuse(request, call, fault);
    } else if (fault == Fault.NONE) {
      upstream.pass(request);
    } else if (fault.passesOn()) {
      upstream.passOn(request).onComplete(done -> end(request, fault));
    } else {
      end(request, fault);
    }
  }

  private static void refuse(HttpServerRequest request, Call call, Fault fault) {
    HttpServerResponse response = request.response().setStatusCode(fault.code);
    if (fault == Fault.TOO_MANY_LATER) {
      response.putHeader("Retry-After", "1");
    }
    response.putHeader("Content-Type", "application/json").end(fault.body(call.kind()));
  }

  /** Without an answer: the client hangs up, or is hung up on. */
  private static void end(HttpServerRequest request, Fault fault) {
    if (fault.cuts()) {
      request.connection().close();
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
