package dev.sluice.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.cli.CommandLines;
import dev.sluice.cli.explain.ExplainCommand;
import dev.sluice.cli.history.HistoryCommand;
import dev.sluice.cli.plan.PlanCommand;
import dev.sluice.cli.simulate.SimulateCommand;
import dev.sluice.testkit.ApiServer;
import dev.sluice.testkit.Crds;
import dev.sluice.testkit.Patience;
import dev.sluice.testkit.Ports;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads whose command cannot be answered: one line, whatever the command. */
class ClusterIT {
  @RegisterExtension private static final ApiServer API = new ApiServer();

  @TempDir private Path folder;

  @BeforeEach
  void install() {
    Crds.install(API.client(), Rollout.class);
    API.client().resources(Rollout.class).inNamespace("default").list(); // waits for its storage
  }

  @Test
  void shouldNameThoseThatAreThereWhenTheRolloutIsNot() throws IOException {
    everyCommand(API.kubeconfig(), "rollout 'web' is not in namespace 'default', there is none");
  }

  @Test
  void shouldNameTheNamespaceWhenItIsNotThere() throws IOException {
    everyCommand(
        API.kubeconfig(), "namespace 'nowhere' does not exist, allowed are ", "-n", "nowhere");
  }

  @Test
  void shouldSayWhatIsForbiddenWhenThereAreNoRights() throws IOException {
    everyCommand(
        API.kubeconfig().replaceFirst("(?m)^( *)(user:)\\s*$", "$1$2\n$1  as: nobody"),
        "403 rollouts.sluice.dev is forbidden: User \"nobody\" cannot list resource");
  }

  @Test
  void shouldSayThatCredentialsAreRefusedWhenTheTokenIsNotGood() throws IOException {
    String server = API.client().getMasterUrl().toString();
    everyCommand(
        kubeconfig("{server: '" + server + "', insecure-skip-tls-verify: true}"),
        "it does not accept the credentials of " + file() + ": users[u]: 401 Unauthorized");
  }

  @Test
  void shouldSayThatNobodyListensWhenTheServerIsAway() throws IOException {
    everyCommand(
        kubeconfig("{server: 'http://127.0.0.1:" + Ports.free() + "'}"),
        "cannot be asked: Connection refused");
    everyCommand(kubeconfig("{server: 'http://nobody.invalid'}"), "nobody.invalid");
  }

  @Test
  void shouldSayWhatToInstallWhenTheClusterDoesNotKnowRollouts() throws IOException {
    // Given
    KubernetesClient client = API.client();
    var crd = Crds.read(client, "rollouts.sluice.dev");
    client.resource(crd).delete();
    client
        .resource(crd)
        .waitUntilCondition(found -> found == null, Patience.SECONDS, TimeUnit.SECONDS);
    // When / Then
    everyCommand(
        API.kubeconfig(),
        "it does not know Rollouts (rollouts.sluice.dev): 404 Not Found; install");
  }

  private void everyCommand(String kubeconfig, String words, String... options) throws IOException {
    Files.writeString(file(), kubeconfig);
    refuses(words, new ExplainCommand(), List.of("web"), options);
    refuses(words, new HistoryCommand(), List.of("web"), options);
    refuses(words, new HistoryCommand(), List.of("export", "web"), options);
    refuses(words, new PlanCommand(), List.of("web"), options);
    refuses(words, new SimulateCommand(), List.of("web"), options);
  }

  private void refuses(String words, Object command, List<String> args, String... options) {
    var all = new ArrayList<>(args);
    all.addAll(List.of(options));
    all.addAll(List.of("--kubeconfig", file().toString()));
    // When
    var result = CommandLines.run(command, all.toArray(String[]::new));
    // Then
    assertThat(result.err()).contains(words).matches("[a-z ]+: [^\n]+\n");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
  }

  private Path file() {
    return folder.resolve("config");
  }

  private static String kubeconfig(String cluster) {
    return """
        apiVersion: v1
        kind: Config
        current-context: x
        contexts: [{name: x, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: %s}]
        users: [{name: u, user: {token: expired}}]
        """
        .formatted(cluster);
  }
}
