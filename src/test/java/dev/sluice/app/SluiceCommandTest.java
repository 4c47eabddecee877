package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SluiceCommandTest {
  @Test
  void shouldKnowEveryCommandWithoutTheContainerWhenItIsBuilt() {
    // When
    var commands = new CommandLine(new SluiceCommand()).getSubcommands();
    // Then
    assertThat(commands).containsKeys("run", "plan", "simulate", "explain", "history", "replay");
    assertThat(commands.get("history").getSubcommands()).containsOnlyKeys("export");
  }

  @Test
  void shouldSayWhatIsAllowedWhenTheCommandIsMissing() {
    // Given
    var err = new StringWriter();
    // When
    int code = new CommandLine(new SluiceCommand()).setErr(new PrintWriter(err)).execute();
    // Then
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).startsWith("a command is missing, allowed are run, ");
  }

  @Test
  void shouldPrintOneLineWhenAnyCommandIsAskedForItsVersion() {
    // Given
    var all =
        List.of("", "run", "plan", "simulate", "explain", "history", "history export", "replay");
    for (String command : all) {
      var out = new StringWriter();
      String[] args = (command + " --version").strip().split(" ");
      // When
      int code =
          new CommandLine(new SluiceCommand(), SluiceCommandTest::make)
              .setOut(new PrintWriter(out))
              .execute(args);
      // Then
      assertThat(code).as(command).isZero();
      assertThat(out.toString()).as(command).matches("sluice [0-9]+\\.[0-9]+\\.[0-9]+[-A-Z]*\n");
      assertThat(Main.starts(args)).as(command).isFalse();
    }
    assertThat(Main.starts("run")).isTrue();
  }

  private static <T> T make(Class<T> type) throws Exception {
    return type == RunCommand.class
        ? type.cast(new RunCommand(null))
        : CommandLine.defaultFactory().create(type);
  }
}
