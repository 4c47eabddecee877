package dev.sluice.mesh.xds;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The image's scripts in a pod of a {@link TestNetwork}, with the capabilities that they have. */
final class UdpEnforcer implements AutoCloseable {
  private static final Path SCRIPTS = Path.of("src/main/image").toAbsolutePath();

  private final String namespace;
  private final Path log;
  private final Process process;

  /** Starts {@code udp.sh}. */
  UdpEnforcer(String namespace, Path directory) throws IOException {
    this.namespace = namespace;
    log = directory.resolve("udp.log");
    process =
        TestNetwork.process(namespace, script("+net_admin", "udp.sh"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
  }

  /** Runs {@code intercept.sh}; test sidecars run as root, and are told by their group. */
  static void init(String namespace, Map<String, String> environment) {
    var command = new ArrayList<>(List.of("env"));
    environment.forEach((name, value) -> command.add(name + "=" + value));
    command.addAll(script("+net_admin,+net_raw", "intercept.sh"));
    TestNetwork.in(namespace, command.toArray(String[]::new));
    String ours = "SLUICE_OUTBOUND 1 -m owner --gid-owner " + TestNetwork.ENVOY_GROUP;
    for (String program : List.of("iptables", "ip6tables"))
      TestNetwork.in(namespace, "sh", "-c", program + " -t nat -I " + ours + " -j RETURN");
  }

  /** What the kernel has of a table, without counters and comments. */
  static List<String> rules(String namespace, String program, String table) {
    return output(namespace, program, "-t", table)
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceAll(" \\[\\d+:\\d+]$", ""))
        .toList();
  }

  /** Rules that allow, of both families. */
  List<String> allowed() {
    return Stream.of("iptables-save", "ip6tables-save")
        .flatMap(program -> rules(namespace, program, "filter").stream())
        .filter(rule -> rule.startsWith("-A SLUICE_UDP_ALLOWED "))
        .map(rule -> rule.replace("-A SLUICE_UDP_ALLOWED ", ""))
        .toList();
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it said when it last put rules into the kernel. */
  String applied() {
    return log().lines().filter(line -> line.contains(": rules ")).reduce("", (a, b) -> b);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS))
        throw new IllegalStateException("udp.sh does not end when it is told to");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> script(String capabilities, String name) {
    return List.of(
        "setpriv",
        "--bounding-set=-all," + capabilities,
        "--inh-caps=-all",
        "--no-new-privs",
        SCRIPTS.resolve(name).toString());
  }

  private static Stream<String> output(String namespace, String... command) {
    try {
      Process process = TestNetwork.process(namespace, List.of(command)).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
