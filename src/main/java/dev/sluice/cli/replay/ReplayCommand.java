package dev.sluice.cli.replay;

import dev.sluice.cli.terminal.Refusal;
import dev.sluice.cli.terminal.TextFile;
import dev.sluice.cli.terminal.Version;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.recording.JudgementJson;
import dev.sluice.domain.recording.Recording;
import dev.sluice.domain.recording.RecordingJson;
import dev.sluice.domain.recording.Replay;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice replay}: recorded windows in, the engine's decisions out. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Runs the engine over recorded windows and prints its decision for each.")
public final class ReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "JSON: {\"config\": {...}, \"windows\": [...]}")
  private Path file;

  @Option(
      names = "--restart",
      description = "Write and read the engine's state again after each window.")
  private boolean restart;

  @Option(names = "--duplicate", description = "Deliver each window twice.")
  private boolean duplicate;

  @Override
  public Integer call() {
    return Refusal.guard(spec, this::replay);
  }

  private void replay() {
    Recording recording = recording();
    PrintWriter out = spec.commandLine().getOut();
    EngineState end =
        runner()
            .run(
                recording,
                (t, step, judgement) -> out.println(JudgementJson.line(t, step, judgement)));
    long ignored = recording.start().windows() + recording.windows().size() - end.windows();
    if (ignored > 0) {
      spec.commandLine()
          .getErr()
          .println("windows after the final decision, not counted: " + ignored);
    }
  }

  private Recording recording() {
    String text = TextFile.read(file);
    try {
      return new RecordingJson().read(text);
    } catch (IllegalArgumentException e) {
      throw new Refusal(file + ": " + e.getMessage(), e);
    }
  }

  private Replay runner() {
    Replay plain = Replay.plain();
    Replay restarting = restart ? plain.restarting() : plain;
    return duplicate ? restarting.duplicating() : restarting;
  }
}
