package dev.sluice.testkit;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real Prometheus that scrapes what the test exposes, some times a second. */
public final class PrometheusServer implements AutoCloseable {

  /** So many scrapes tell that a series which appears then was not there before. */
  private static final int LOOKS = 3;

  private final HttpServer target;
  private final Path folder;
  private final int port;
  private final Process process;
  private volatile String exposed = "";
  private int generation;

  public PrometheusServer() {
    this(null, "100ms");
  }

  private PrometheusServer(PrometheusServer other, String every) {
    try {
      target = other == null ? target() : other.target;
      folder = Files.createTempDirectory("sluice-prometheus");
      port = Ports.free();
      process = start(every);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await().ignoreExceptions().until(() -> get("/-/ready") == 200);
  }

  /**
   * Another one that scrapes what this one scrapes; close it before this one.
   *
   * @param every time between two scrapes, like {@code 1s}
   */
  public PrometheusServer replica(String every) {
    return new PrometheusServer(this, every);
  }

  private HttpServer target() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] body = exposed.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  /** Like {@code http://127.0.0.1:9090}. */
  public String address() {
    return "http://127.0.0.1:" + port;
  }

  /** Exposes this text, and returns once Prometheus knows it, and has been looking for a while. */
  public void expose(String text) {
    generation++;
    exposed = text + "\ngeneration " + generation + "\n";
    awaitKnown(this);
    await("count_over_time(generation[1h])>=" + LOOKS);
  }

  /** Returns once this one knows what the other one exposes. */
  public void awaitKnown(PrometheusServer exposing) {
    await("generation==" + exposing.generation);
  }

  private void await(String query) {
    String url = "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
    Awaitility.await().ignoreExceptions().until(() -> body(url).contains("\"value\""));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
    target.stop(0);
    Folders.delete(folder);
  }

  private Process start(String every) throws IOException {
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: %s, scrape_timeout: 100ms}
        scrape_configs:
          - job_name: test
            static_configs: [{targets: ['127.0.0.1:%d']}]
        """
            .formatted(every, target.getAddress().getPort()));
    return new ProcessBuilder(
            Binaries.find("prometheus").toString(),
            "--config.file=" + config,
            "--storage.tsdb.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port,
            "--log.level=warn")
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private int get(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request(path), BodyHandlers.discarding()).statusCode();
  }

  private String body(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request(path), BodyHandlers.ofString()).body();
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create(address() + path)).build();
  }
}
