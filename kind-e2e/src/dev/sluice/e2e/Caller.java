package dev.sluice.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sample program as an HTTP client, in a container of a pod that is there already. */
final class Caller {
  private static final Pattern ANSWER =
      Pattern.compile("(\\d{3}) version=(\\S+) reused=(true|false)");

  private final List<String> exec;

  /**
   * @param workload e.g. {@code deploy/front}
   * @param container of it
   */
  Caller(String namespace, String workload, String container) {
    this.exec = List.of("-n", namespace, "exec", workload, "-c", container, "--", "shop", "poll");
  }

  /** The answers to so many requests, one after the other on one connection; fewer when it ends. */
  List<Answer> ask(String url, int times) {
    return ask(url, times, Duration.ZERO, answer -> {});
  }

  /** The only answer to one request. */
  Answer ask(String url) {
    List<Answer> answers = ask(url, 1);
    return answers.isEmpty() ? Answer.NONE : answers.get(0);
  }

  /**
   * @param every between two requests
   * @param seen is told each answer as it comes
   */
  List<Answer> ask(String url, int times, Duration every, Consumer<Answer> seen) {
    var command = new ArrayList<>(exec);
    command.addAll(
        List.of(url, "--times", String.valueOf(times), "--every", every.toMillis() + "ms"));
    var answers = new ArrayList<Answer>();
    Kubectl.follow(
        command,
        line -> {
          Answer answer = Answer.of(line);
          answers.add(answer);
          seen.accept(answer);
        });
    return answers;
  }

  /**
   * @param version who says to have answered; {@code none} for the mesh itself
   * @param reused whether the connection had carried a request before
   */
  record Answer(int status, String version, boolean reused) {
    /** There was no connection, or no HTTP on it. */
    static final Answer NONE = new Answer(0, "none", false);

    private static Answer of(String line) {
      Matcher matcher = ANSWER.matcher(line);
      if (!matcher.matches()) throw new IllegalArgumentException("no answer: " + line);
      return new Answer(
          Integer.parseInt(matcher.group(1)),
          matcher.group(2),
          Boolean.parseBoolean(matcher.group(3)));
    }
  }
}
