package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code docs/reference/cli.md} has a section for each command, and a row for each option. */
class CliReferenceTest {
  private static final List<String> EVERYWHERE = List.of("--help", "--version");

  @Test
  void shouldNameEveryCommandAndOptionWhenTheProgramHasIt() throws IOException {
    // Given
    String page = Files.readString(Path.of("docs/reference/cli.md"));
    var missing = new ArrayList<String>();
    // When
    compare(new CommandLine(new SluiceCommand(), CliReferenceTest::make), page, missing);
    // Then
    assertThat(missing).isEmpty();
  }

  @Test
  void shouldTellWhatIsMissingWhenThePageIsEmpty() {
    var missing = new ArrayList<String>();
    compare(new CommandLine(new SluiceCommand(), CliReferenceTest::make), "", missing);
    assertThat(missing)
        .contains("## sluice simulate", "sluice simulate --runs", "sluice plan NAME");
  }

  /** The controller itself is not needed. */
  private static <T> T make(Class<T> type) throws Exception {
    return type == RunCommand.class
        ? type.cast(new RunCommand(null))
        : CommandLine.defaultFactory().create(type);
  }

  private static void compare(CommandLine command, String page, List<String> missing) {
    for (CommandLine sub : command.getSubcommands().values()) {
      String name = sub.getCommandSpec().qualifiedName();
      String section = section(page, "## " + name);
      if (section.isEmpty()) {
        missing.add("## " + name);
      }
      sub.getCommandSpec().args().stream()
          .map(CliReferenceTest::label)
          .filter(label -> !EVERYWHERE.contains(label))
          .filter(label -> !section.contains("`" + label + "`"))
          .forEach(label -> missing.add(name + " " + label));
      compare(sub, page, missing);
    }
  }

  private static String label(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? option.longestName()
        : ((PositionalParamSpec) argument).paramLabel();
  }

  private static String section(String page, String title) {
    int begin = page.indexOf(title + "\n");
    int end = begin < 0 ? -1 : page.indexOf("\n## ", begin + 1);
    return begin < 0 ? "" : end < 0 ? page.substring(begin) : page.substring(begin, end);
  }
}
