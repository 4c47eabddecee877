package dev.sluice.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.CommandLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandIT {
  private static final String WINDOWS =
      """
      {"config": {"warmup": 0, "minStepWindows": 1, "weights": [0.1, 0.5]},
       "windows": [{"weight": 0.1, "nA": 900, "xA": 2, "nB": 100, "xB": 0},
                   {"weight": 0.5, "nA": 500, "xA": 1, "nB": 500, "xB": 490},
                   {"weight": 0.5, "nA": 500, "xA": 1, "nB": 500, "xB": 490}]}
      """;

  @TempDir private Path folder;

  @Test
  void shouldPrintOneLinePerWindowWhenTheFileIsGood() throws IOException {
    // When
    var result = replay(WINDOWS);
    // Then
    assertThat(result.code()).isZero();
    assertThat(result.out().lines())
        .hasSize(2)
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .startsWith(
                        "{\"t\":0,\"decision\":\"CONTINUE\",\"reason\":\"STEP_COMPLETE\",\"step\":0,\"advance\":true,\"hold\":false,\"logHarm\":-0."),
            second ->
                assertThat(second)
                    .startsWith("{\"t\":1,\"decision\":\"ROLLBACK\",\"reason\":\"HARM:")
                    .contains("\"step\":1,"));
    assertThat(result.err()).isEqualTo("windows after the final decision, not counted: 1\n");
  }

  @Test
  void shouldPrintTheSameBytesWhenRestartedAndToldTwice() throws IOException {
    // When
    var disturbed = replay(WINDOWS, "--restart", "--duplicate");
    // Then
    assertThat(disturbed).isEqualTo(replay(WINDOWS));
  }

  @Test
  void shouldPrintNothingWhenAWindowIsWrong() throws IOException {
    // When
    var result = replay(WINDOWS.replace("\"xB\": 490", "\"xB\": 501"));
    // Then
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo(
            "replay: "
                + folder.resolve("windows.json")
                + ": windows[1].xB is 501, allowed is at most nB, which is 500\n");
  }

  @Test
  void shouldSayWhyWhenTheFileCannotBeRead() throws IOException {
    // Given
    var binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0, 1});
    // When / Then
    refuses(folder.resolve("nowhere"), "no such file");
    refuses(folder, "a folder");
    refuses(binary, "not UTF-8");
    assertThat(CommandLines.run(new ReplayCommand()).code()).isEqualTo(2);
    assertThat(CommandLines.run(new ReplayCommand(), "--twice", "x").code()).isEqualTo(2);
  }

  private static void refuses(Path file, String why) {
    var result = CommandLines.run(new ReplayCommand(), file.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo("replay: " + file + ": " + why + ", allowed is a readable text file\n");
  }

  private CommandLines.Result replay(String text, String... options) throws IOException {
    var file = Files.writeString(folder.resolve("windows.json"), text);
    var args = java.util.Arrays.copyOf(options, options.length + 1);
    args[options.length] = file.toString();
    return CommandLines.run(new ReplayCommand(), args);
  }
}
