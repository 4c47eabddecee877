package dev.sluice.mesh.xds;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link FanOutServer} as its sidecars' process sees it. */
final class FanOutProcess implements AutoCloseable {
  /** As in src/main/kubernetes/sluice.yaml. */
  static final List<String> JAVA_OPTS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx320m");

  /** Or a collection leaves up to a twentieth of the heap where it is, though nobody uses it. */
  private static final String COUNT_EXACTLY = "-XX:MarkSweepDeadRatio=0";

  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;
  private final int port;
  private final String rootsPem;

  FanOutProcess(int streams, int services) throws IOException {
    process =
        new ProcessBuilder(command(streams, services))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    commands =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
    answers =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    String[] ready = answer();
    port = Integer.parseInt(ready[0]);
    rootsPem = new String(Base64.getDecoder().decode(ready[1]), StandardCharsets.US_ASCII);
  }

  int port() {
    return port;
  }

  String rootsPem() {
    return rootsPem;
  }

  /** Sends one command; the words of its answer. */
  String[] ask(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
    return answer();
  }

  @Override
  public void close() throws IOException {
    commands.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private String[] answer() throws IOException {
    String line = answers.readLine();
    if (line == null) throw new IOException("the server has ended; its words are above");
    return line.split(" ");
  }

  private static List<String> command(int streams, int services) {
    List<String> all = new ArrayList<>();
    all.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    all.addAll(JAVA_OPTS);
    all.add(COUNT_EXACTLY);
    all.addAll(List.of("-cp", System.getProperty("java.class.path")));
    all.addAll(
        List.of(
            FanOutServer.class.getName(), Integer.toString(streams), Integer.toString(services)));
    return all;
  }
}
