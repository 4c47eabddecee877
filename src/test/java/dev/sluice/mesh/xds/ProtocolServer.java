package dev.sluice.mesh.xds;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;

/**
 * Serves HTTP/1.1, HTTP/2 with prior knowledge, gRPC ({@link Calls}) and WebSockets on one port. To
 * a plain request it answers with its name and how the request arrived, or as its path says; on a
 * WebSocket it says back what it hears, after its name.
 */
final class ProtocolServer {
  /** After a request was counted while it was open. */
  private static final int LATE_MILLIS = 17_000;

  private final Vertx vertx;
  private final String name;

  private ProtocolServer(Vertx vertx, String name) {
    this.vertx = vertx;
    this.name = name;
  }

  /** Returns once it listens. */
  static void start(int port, String name) {
    var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    var server = new ProtocolServer(vertx, name);
    GrpcServer calls = server.calls();
    vertx
        .createHttpServer()
        .webSocketHandler(server::converse)
        .requestHandler(request -> server.answer(calls, request))
        .listen(port)
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private GrpcServer calls() {
    return GrpcServer.server(vertx)
        .callHandler(Calls.GET, this::get)
        .callHandler(Calls.FAIL, this::fail)
        .callHandler(Calls.DROP, call -> call.handler(text -> call.connection().close()))
        .callHandler(Calls.HANG, call -> call.handler(text -> {}))
        .callHandler(Calls.WATCH, this::watch);
  }

  private void get(GrpcServerRequest<String, String> call) {
    call.response().trailers().set("x-served-by", name);
    call.handler(text -> call.response().end(name + " " + text));
  }

  private void fail(GrpcServerRequest<String, String> call) {
    call.handler(
        number -> {
          var status = GrpcStatus.valueOf(Integer.parseInt(number));
          call.response().status(status).statusMessage("as asked").end();
        });
  }

  private void watch(GrpcServerRequest<String, String> call) {
    call.handler(
        text -> {
          if (text.equals("drop")) call.connection().close();
          else call.response().write(name + " " + text);
        });
    call.endHandler(end -> call.response().end());
  }

  private void converse(ServerWebSocket socket) {
    socket.textMessageHandler(text -> socket.writeTextMessage(name + " " + text));
  }

  private void answer(GrpcServer calls, HttpServerRequest request) {
    String type = request.getHeader("content-type");
    if (type != null && type.startsWith("application/grpc")) {
      calls.handle(request);
      return;
    }
    switch (request.path()) {
      case "/hang" -> {} // never answers
      case "/late" ->
          vertx.setTimer(LATE_MILLIS, any -> request.response().setStatusCode(500).end("late"));
      case "/missing" -> request.response().setStatusCode(404).end("missing");
      case "/reset" -> request.connection().close();
      case "/half" ->
          request
              .response()
              .putHeader("content-length", "100")
              .write("half")
              .onComplete(any -> request.connection().close());
      case "/events" ->
          request
              .response()
              .setChunked(true)
              .putHeader("content-type", "text/event-stream")
              .write("data: one\n\n");
      default -> request.response().end(name + "\n" + request.version() + "\n" + request.uri());
    }
  }
}
