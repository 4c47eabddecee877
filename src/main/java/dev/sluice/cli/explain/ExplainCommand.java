package dev.sluice.cli.explain;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.cli.cluster.Cluster;
import dev.sluice.cli.terminal.Refusal;
import dev.sluice.cli.terminal.TextFile;
import dev.sluice.cli.terminal.Version;
import dev.sluice.domain.explanation.Explainer;
import dev.sluice.domain.explanation.Facts;
import dev.sluice.domain.explanation.Report;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice explain}: what a release is doing and why, in words. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Says in words what a Rollout is doing, why, and what you can do.")
public final class ExplainCommand implements Callable<Integer> {
  /** Forms of the answer; written in lower case. */
  enum Form {
    text,
    json
  }

  @Spec private CommandSpec spec;
  @Mixin private Cluster cluster;

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "A Rollout in the cluster.")
  private @Nullable String name;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "A Rollout with its status, as kubectl get -o yaml prints it.")
  private @Nullable Path file;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "text or json; by default text.")
  private Form form = Form.text;

  private final Clock clock;

  public ExplainCommand() {
    this(Clock.systemUTC());
  }

  ExplainCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    return Refusal.guard(spec, this::explain);
  }

  private void explain() {
    Report report = report(rollout());
    spec.commandLine()
        .getOut()
        .print(form == Form.json ? report.json().toPrettyString() + "\n" : report.text());
  }

  private Report report(Rollout rollout) {
    var meta = rollout.getMetadata();
    try {
      return Explainer.report(
          Facts.of(
              meta.getName(),
              meta.getNamespace(),
              rollout.getSpec(),
              rollout.getStatus(),
              clock.instant()));
    } catch (IllegalArgumentException e) {
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
  }

  private Rollout rollout() {
    if ((name == null) == (file == null)) {
      throw new Refusal("give either NAME or -f FILE, allowed is exactly one of both");
    }
    return file == null ? live(Objects.requireNonNull(name)) : fromFile(file);
  }

  private Rollout live(String wanted) {
    return cluster.ask(session -> session.rollout(wanted));
  }

  private Rollout fromFile(Path file) {
    var yaml = new KubernetesSerialization();
    Map<?, ?> object = parsed(file, yaml, TextFile.read(file), Map.class);
    Object kind = object == null ? null : object.get("kind");
    if (!"Rollout".equals(kind) || object.get("spec") == null) {
      throw new Refusal(
          file + ": kind is " + kind + ", allowed is one object of kind Rollout with its spec");
    }
    return parsed(file, yaml, yaml.asJson(object), Rollout.class);
  }

  /** The parser throws whatever its own parts throw. */
  private <T> T parsed(Path file, KubernetesSerialization yaml, String text, Class<T> type) {
    try {
      return yaml.unmarshal(text, type);
    } catch (RuntimeException e) {
      throw new Refusal(file + ": not a Rollout in YAML or JSON: " + e.getMessage(), e);
    }
  }
}
