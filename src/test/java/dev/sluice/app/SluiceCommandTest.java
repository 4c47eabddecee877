package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
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
}
