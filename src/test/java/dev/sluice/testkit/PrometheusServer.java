package dev.sluice.testkit;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real Prometheus that scrapes what the test exposes, some times a second. */
public final class PrometheusServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final HttpServer target;
  private final Path folder;
  private final int port;
  private final Process process;
  private volatile String exposed = "";
  private int generation;

  public PrometheusServer() {
    try {
      target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      target.createContext(
          "/metrics",
          exchange -> {
            byte[] body = exposed.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      target.start();
      folder = Files.createTempDirectory("sluice-prometheus");
      port = Ports.free();
      process = start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> get("/-/ready") == 200);
  }

  /** Like {@code http://127.0.0.1:9090}. */
  public String address() {
    return "http://127.0.0.1:" + port;
  }

  /** Exposes this text, and returns once Prometheus knows it. */
  public void expose(String text) {
    generation++;
    exposed = text + "\ngeneration " + generation + "\n";
    String known = "/api/v1/query?query=generation%3D%3D" + generation;
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> body(known).contains("\"generation\""));
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

  private Process start() throws IOException {
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 100ms, scrape_timeout: 100ms}
        scrape_configs:
          - job_name: test
            static_configs: [{targets: ['127.0.0.1:%d']}]
        """
            .formatted(target.getAddress().getPort()));
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
