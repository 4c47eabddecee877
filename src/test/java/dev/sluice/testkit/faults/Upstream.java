package dev.sluice.testkit.faults;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Set;
import javax.net.ssl.X509KeyManager;

/** The API server behind the proxy. */
final class Upstream {
  private static final int BAD_GATEWAY = 502;
  private static final Set<String> HOPS = Set.of("host", "content-length", "transfer-encoding");

  private final HttpClient client;
  private final URI server;

  Upstream(Vertx vertx, Config config) {
    server = URI.create(config.getMasterUrl());
    client = vertx.createHttpClient(options(config));
  }

  private static HttpClientOptions options(Config config) {
    try {
      return new HttpClientOptions()
          .setSsl(true)
          .setVerifyHost(false)
          .setMaxPoolSize(5_000) // each watch keeps one
          .setTrustOptions(TrustOptions.wrap(SSLUtils.trustManagers(config)[0]))
          .setKeyCertOptions(KeyCertOptions.wrap((X509KeyManager) SSLUtils.keyManagers(config)[0]));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Both ways, as long as it takes. */
  void pass(HttpServerRequest request) {
    request
        .body()
        .compose(body -> open(request).compose(up -> relay(request, up, body)))
        .onFailure(e -> fail(request));
  }

  private static Future<Void> relay(HttpServerRequest request, HttpClientRequest up, Buffer body) {
    request.response().exceptionHandler(e -> up.reset()); // whoever watched hung up
    return up.send(body).compose(answer -> answer.pipeTo(begun(request, answer)));
  }

  private static HttpServerResponse begun(HttpServerRequest request, HttpClientResponse answer) {
    HttpServerResponse response = request.response().setStatusCode(answer.statusCode());
    answer.headers().forEach((name, value) -> put(response.headers(), name, value));
    return response.setChunked(true);
  }

  /** To the server only; what it answers is read and dropped. */
  Future<Buffer> passOn(HttpServerRequest request) {
    return request
        .body()
        .compose(body -> open(request).compose(up -> up.send(body)))
        .compose(HttpClientResponse::body);
  }

  /** A connection that becomes a stream of bytes, like a WebSocket. */
  void tunnel(HttpServerRequest request) {
    request.pause();
    open(request)
        .compose(HttpClientRequest::connect)
        .onSuccess(answer -> join(request, answer))
        .onFailure(e -> fail(request));
  }

  private static void join(HttpServerRequest request, HttpClientResponse answer) {
    request.response().setStatusCode(answer.statusCode());
    answer.headers().forEach((name, value) -> request.response().putHeader(name, value));
    if (answer.statusCode() != 101) {
      answer.pipeTo(request.response());
      return;
    }
    NetSocket there = answer.netSocket();
    request.toNetSocket().onSuccess(here -> join(here, there)).onFailure(e -> there.close());
  }

  private static void join(NetSocket here, NetSocket there) {
    here.closeHandler(closed -> there.close());
    there.closeHandler(closed -> here.close());
    here.handler(there::write);
    there.handler(here::write);
  }

  private Future<HttpClientRequest> open(HttpServerRequest request) {
    var options =
        new RequestOptions()
            .setMethod(request.method())
            .setHost(server.getHost())
            .setPort(server.getPort())
            .setURI(request.uri());
    return client
        .request(options)
        .onSuccess(
            up -> request.headers().forEach((name, value) -> put(up.headers(), name, value)));
  }

  private static void put(MultiMap headers, String name, String value) {
    if (!HOPS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
      headers.add(name, value);
    }
  }

  private static void fail(HttpServerRequest request) {
    if (!request.response().headWritten()) {
      request.response().setStatusCode(BAD_GATEWAY).end();
    } else {
      request.connection().close();
    }
  }
}
