package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.Name;
import dev.sluice.mesh.bootstrap.Bootstrap;
import dev.sluice.mesh.bootstrap.BootstrapSettings;
import dev.sluice.mesh.identity.CallerName;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An application and, if it is meshed, a real Envoy beside it with our bootstrap. */
final class TestPod implements AutoCloseable {
  /** After a listener's change, Envoy closes what its old chains have by then. */
  static final Duration DRAIN = Duration.ofSeconds(1);

  private final Path directory;
  private final String namespace;
  private final Process program;
  private final BufferedReader answers;
  private final BufferedWriter commands;
  private Process envoy;

  TestPod(Path directory, String namespace, String... servers) throws IOException {
    this.directory = directory;
    this.namespace = namespace;
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes(),
                PodProgram.class.getName()));
    command.addAll(List.of(servers));
    program =
        TestNetwork.process(namespace, command)
            .redirectError(directory.resolve("program.log").toFile())
            .start();
    answers =
        new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8));
    commands =
        new BufferedWriter(
            new OutputStreamWriter(program.getOutputStream(), StandardCharsets.UTF_8));
    answers();
  }

  /**
   * @param caller what the sidecar calls itself; null for nothing
   */
  void startSidecar(Name name, String caller, BootstrapSettings settings, String rootsPem)
      throws IOException {
    Files.writeString(directory.resolve("token"), "token of " + name);
    Files.writeString(directory.resolve("token-sds.json"), here(Bootstrap.tokenSds()));
    Files.writeString(directory.resolve("roots-sds.json"), Bootstrap.rootsSds(rootsPem));
    Files.writeString(directory.resolve("bootstrap.json"), here(Bootstrap.render(settings)));
    List<String> command =
        List.of(
            "setpriv",
            "--regid",
            TestNetwork.ENVOY_GROUP,
            "--clear-groups",
            binary(),
            "--config-path",
            directory.resolve("bootstrap.json").toString(),
            "--service-node",
            name.toString(),
            "--service-cluster",
            "test",
            "--concurrency",
            "1",
            "--drain-time-s",
            String.valueOf(DRAIN.toSeconds()),
            "--disable-hot-restart",
            "--log-level",
            "info");
    var process = TestNetwork.process(namespace, command);
    if (caller != null) process.environment().put(CallerName.VARIABLE, caller);
    envoy =
        process
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("envoy.log").toFile())
            .start();
  }

  /** As a crash does it. */
  void stopSidecar() {
    stop(envoy);
  }

  /** What the kubelet does when the annotation changed: swaps the file. */
  void writeRoots(String rootsSds) {
    try {
      Path next = Files.writeString(directory.resolve("roots-sds.next"), rootsSds);
      Files.move(next, directory.resolve("roots-sds.json"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command of {@link PodProgram}. */
  List<String> run(String command) {
    try {
      commands.write(command + "\n");
      commands.flush();
      return answers();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Answer> http(int count, String ip, int port, String method, String path, String... headers) {
    String command =
        "http "
            + count
            + " "
            + ip
            + " "
            + port
            + " "
            + method
            + " "
            + path
            + " "
            + String.join(" ", headers);
    return run(command.trim()).stream().map(Answer::new).toList();
  }

  Answer get(String ip, int port, String path, String... headers) {
    var all = new ArrayList<>(List.of(headers));
    if (all.stream().noneMatch(header -> header.startsWith("host:"))) all.add("host:web.shop");
    return http(1, ip, port, "GET", path, all.toArray(String[]::new)).get(0);
  }

  String log() throws IOException {
    return Files.readString(directory.resolve("envoy.log"));
  }

  @Override
  public void close() {
    stop(envoy);
    stop(program);
  }

  private static void stop(Process process) {
    if (process == null) return;
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String here(String text) {
    return text.replace(Bootstrap.DIRECTORY, directory.toString());
  }

  private static String binary() {
    String fallback =
        Path.of(System.getProperty("user.home"), ".cache", "sluice", "bin", "current").toString();
    return Path.of(System.getProperty("sluice.bin", fallback), "envoy").toString();
  }

  /** The program's own classes first, then the libraries that some of its protocols need. */
  private static String classes() {
    String own = PodProgram.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return Path.of(own) + File.pathSeparator + System.getProperty("java.class.path");
  }

  private List<String> answers() throws IOException {
    var all = new ArrayList<String>();
    for (String line = answers.readLine(); !"END".equals(line); line = answers.readLine()) {
      if (line == null)
        throw new IOException(
            "the pod's program ended: " + Files.readString(directory.resolve("program.log")));
      all.add(new String(Base64.getDecoder().decode(line), StandardCharsets.ISO_8859_1));
    }
    return all;
  }

  /**
   * @param text head and body as they came; empty where the connection was closed
   */
  record Answer(String text) {
    /** 0 where there was no answer. */
    int status() {
      return text.isEmpty() ? 0 : Integer.parseInt(text.split(" ")[1]);
    }

    /** First line of the body: who answered. */
    String server() {
      String[] parts = text.split("\r\n\r\n", 2);
      return parts.length < 2 ? "" : parts[1].split("\n")[0];
    }

    /** The request as the application got it. */
    String received() {
      return text.split("\r\n\r\n", 2)[1];
    }
  }
}
