package dev.sluice.mesh.xds;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A real Envoy. The directory of its binary is the system property {@code sluice.bin}, by default
 * where kind-e2e puts it.
 */
final class EnvoyProcess implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final Path directory;

  private EnvoyProcess(Process process, Path directory) {
    this.process = process;
    this.directory = directory;
  }

  static EnvoyProcess start(Path directory, String bootstrap) throws IOException {
    Path config = Files.writeString(directory.resolve("bootstrap.json"), bootstrap);
    Process process =
        new ProcessBuilder(
                binary(),
                "-c",
                config.toString(),
                "--disable-hot-restart",
                "--concurrency",
                "1",
                "-l",
                System.getProperty("envoy.level", "info"),
                "--drain-time-s",
                "1",
                "--admin-address-path",
                directory.resolve("admin").toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("envoy.log").toFile())
            .start();
    EnvoyProcess envoy = new EnvoyProcess(process, directory);
    await().until(() -> Files.exists(directory.resolve("admin")));
    return envoy;
  }

  /** An answer of the admin interface. */
  String admin(String path) {
    try {
      String address = Files.readString(directory.resolve("admin"));
      return HTTP.send(
              HttpRequest.newBuilder(URI.create("http://" + address + path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String log() throws IOException {
    return Files.readString(directory.resolve("envoy.log"));
  }

  @Override
  public void close() {
    process.destroy();
    process
        .onExit()
        .orTimeout(5, TimeUnit.SECONDS)
        .exceptionally(slow -> process.destroyForcibly())
        .join();
  }

  private static String binary() {
    Path standard = Path.of(System.getProperty("user.home"), ".cache", "sluice", "bin", "current");
    return Path.of(System.getProperty("sluice.bin", standard.toString()))
        .resolve("envoy")
        .toString();
  }
}
