package dev.sluice.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.CommandLines;
import dev.sluice.cli.history.HistoryCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandIT {
  @TempDir private Path folder;

  @Test
  void shouldSayWhatIsAllowedWhenTheFileIsNoRolloutWithStatus() throws IOException {
    refuses(
        "kind: Service\nspec: {}\n",
        ": kind is Service, allowed is one object of kind Rollout with its spec");
    refuses(
        "kind: Rollout\n",
        ": kind is Rollout, allowed is one object of kind Rollout with its spec");
    refuses("{{{", ": not a Rollout in YAML or JSON: ");
    refuses(
        Files.readString(Path.of("examples/rollout.yaml")),
        "status is missing, allowed is a Rollout that Sluice has seen");
  }

  @Test
  void shouldAskForOneOfBothWhenNameAndFileAreGivenOrNeither() {
    for (String[] args : new String[][] {{}, {"web", "-f", "web.yaml"}}) {
      var result = CommandLines.run(new ExplainCommand(), args);
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err())
          .isEqualTo("explain: give either NAME or -f FILE, allowed is exactly one of both\n");
    }
  }

  @Test
  void shouldSayWhyWhenTheClusterCannotBeAsked() throws IOException {
    // Given
    var nowhere =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            current-context: c
            clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
            contexts: [{name: c, context: {cluster: c, user: u}}]
            users: [{name: u, user: {}}]
            """);
    // When
    var result = CommandLines.run(new HistoryCommand(), "web", "--kubeconfig", nowhere.toString());
    // Then
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith("history: the cluster at http://127.0.0.1:1 cannot be asked: ")
        .contains("refused");
    // When
    var elsewhere =
        CommandLines.run(
            new HistoryCommand(), "--context", "prod", "--kubeconfig", nowhere.toString());
    // Then
    assertThat(elsewhere.err())
        .isEqualTo("history: context 'prod' is not in the kubeconfig, allowed are c\n");
    assertThat(elsewhere.code()).isEqualTo(2);
  }

  private void refuses(String yaml, String message) throws IOException {
    // When
    var file = Files.writeString(folder.resolve("web.yaml"), yaml);
    var result = CommandLines.run(new ExplainCommand(), "-f", file.toString());
    // Then
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains(message);
  }
}
