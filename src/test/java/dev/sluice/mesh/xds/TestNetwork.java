package dev.sluice.mesh.xds;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Pods as network namespaces on one bridge, with the interception that the init container programs.
 * Needs root and Linux.
 */
final class TestNetwork implements AutoCloseable {
  /** Envoy's group instead of its user: tests run where root alone may read the binary. */
  static final String ENVOY_GROUP = "1337";

  private static final String INTERCEPTION =
      """
      *nat
      -A PREROUTING -p tcp --dport 15021 -j RETURN
      -A PREROUTING -p tcp -j REDIRECT --to-ports 15003
      -A OUTPUT -m owner --gid-owner 1337 -j RETURN
      -A OUTPUT -o lo -j RETURN
      -A OUTPUT -p tcp -j REDIRECT --to-ports 15001
      COMMIT
      """;

  private final String prefix;
  private final int net;

  TestNetwork() {
    this("slt", 199);
  }

  /**
   * @param prefix of all names
   * @param net its second number
   */
  TestNetwork(String prefix, int net) {
    this.prefix = prefix;
    this.net = net;
    cleanUp();
    run("ip", "link", "add", prefix + "br", "address", mac(), "type", "bridge");
    run("ip", "addr", "add", gateway() + "/24", "dev", prefix + "br");
    run("ip", "link", "set", prefix + "br", "up");
  }

  static boolean possible() {
    return "root".equals(System.getProperty("user.name"))
        && Files.isExecutable(Path.of("/usr/sbin/ip"))
        && Files.isExecutable(Path.of("/usr/sbin/iptables-restore"));
  }

  String gateway() {
    return "10." + net + ".0.1";
  }

  /**
   * A bridge without an address of its own takes the lowest of its ports', a new one whenever a
   * port comes that has a lower one. What pods that are there already send to the old one is then
   * lost, for a minute or longer.
   */
  private String mac() {
    return "02:00:0a:%02x:00:01".formatted(net);
  }

  String ip(int index) {
    return "10." + net + ".0." + (10 + index);
  }

  String ip6(int index) {
    return "fd00:" + net + "::" + (10 + index);
  }

  /** Gives a pod its second address, by which it reaches whatever has one. */
  void addIp6(int index) {
    in(prefix + index, "ip", "addr", "add", ip6(index) + "/64", "dev", "eth0", "nodad");
    in(prefix + index, "ip", "-6", "route", "add", "default", "dev", "eth0");
  }

  /** As where a node has no IPv6. */
  void switchIpv6Off(int index) {
    in(prefix + index, "sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6");
  }

  /**
   * @return the namespace's name
   */
  String pod(int index, boolean intercepted) {
    String namespace = prefix + index;
    String link = prefix + "v" + index;
    run("ip", "netns", "add", namespace);
    run("ip", "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", namespace);
    run("ip", "link", "set", link, "master", prefix + "br", "up");
    in(namespace, "ip", "addr", "add", ip(index) + "/24", "dev", "eth0");
    in(namespace, "ip", "link", "set", "eth0", "up");
    in(namespace, "ip", "link", "set", "lo", "up");
    in(namespace, "ip", "route", "add", "default", "via", gateway());
    if (intercepted) in(namespace, "sh", "-c", "echo '" + INTERCEPTION + "' | iptables-restore -n");
    return namespace;
  }

  static ProcessBuilder process(String namespace, List<String> command) {
    var all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    all.addAll(command);
    return new ProcessBuilder(all);
  }

  @Override
  public void close() {
    cleanUp();
  }

  private void cleanUp() {
    for (int i = 0; i < 10; i++) {
      // By itself: a namespace lives on, with its end, while a connection waits for its last word.
      quietly("ip", "link", "del", prefix + "v" + i);
      quietly("ip", "netns", "del", prefix + i);
    }
    quietly("ip", "link", "del", prefix + "br");
  }

  static void in(String namespace, String... command) {
    run(process(namespace, List.of(command)));
  }

  private static void run(String... command) {
    run(new ProcessBuilder(command));
  }

  private static void run(ProcessBuilder builder) {
    try {
      Process process = builder.redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0)
        throw new IllegalStateException(builder.command() + ": " + said);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void quietly(String... command) {
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(20, TimeUnit.SECONDS);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
