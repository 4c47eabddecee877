package dev.sluice.cli.kubeconfig;

import dev.sluice.cli.kubeconfig.Entries.Entry;
import dev.sluice.cli.terminal.Refusal;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.client.Config;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where kubectl would go: the file that is named, else KUBECONFIG, else ~/.kube/config, else the
 * pod.
 */
public final class Kubeconfig {
  private final Surroundings around;

  public Kubeconfig(Surroundings around) {
    this.around = around;
  }

  /**
   * @param file null where none is named
   * @param context null for the current one
   * @throws Refusal naming file, field and what is allowed
   */
  public Connection find(@Nullable Path file, @Nullable String context) {
    if (file != null) {
      return connection(Merged.of(List.of(file)), context);
    }
    List<Path> files = candidates().filter(Files::exists).toList();
    if (!files.isEmpty()) {
      return connection(Merged.of(files), context);
    }
    Optional<Connection> pod = context == null ? new InPod(around).find() : Optional.empty();
    return pod.orElseThrow(() -> nothing(context));
  }

  private Refusal nothing(@Nullable String context) {
    String tried = String.join(", ", candidates().map(Path::toString).toList());
    String what =
        context == null
            ? ""
            : "context '" + context + "' is not in the kubeconfig, there is none: ";
    return new Refusal(
        what
            + "no kubeconfig at "
            + tried
            + " and this is no pod, allowed are --kubeconfig FILE and KUBECONFIG");
  }

  private Stream<Path> candidates() {
    return around
        .variable("KUBECONFIG")
        .map(
            list ->
                Stream.of(list.split(File.pathSeparator)).filter(it -> !it.isEmpty()).map(Path::of))
        .orElseGet(() -> Stream.of(around.home().resolve(".kube/config")));
  }

  private Connection connection(Merged merged, @Nullable String wanted) {
    Entry<Context> context = merged.context(wanted);
    Entry<Cluster> cluster = merged.cluster(context);
    Entry<AuthInfo> user = merged.user(context);
    Server server = Server.of(cluster, around);
    Config config = Configs.of(server.url().toString());
    Optional<ClientKey> key = new Credentials(user, cluster.value()).apply(config);
    String namespace = context.value().getNamespace();
    return new Connection(
        server.url().toString(),
        server.name(),
        namespace == null || namespace.isEmpty() ? "default" : namespace,
        user.field().toString(),
        server.trust(),
        key,
        server.proxy(),
        config);
  }
}
