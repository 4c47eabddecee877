package dev.sluice.cli.kubeconfig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sluice.cli.kubeconfig.Entries.Entry;
import dev.sluice.cli.terminal.Refusal;
import dev.sluice.cli.terminal.TextFile;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Kubeconfigs as one; the first that says something wins. */
final class Merged {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final Entries<Context> contexts = new Entries<>("contexts");
  private final Entries<Cluster> clusters = new Entries<>("clusters");
  private final Entries<AuthInfo> users = new Entries<>("users");
  private final String names;
  private @Nullable Current current;

  /** The context that a file names, and where. */
  private record Current(Field field, String name) {}

  private Merged(String names) {
    this.names = names;
  }

  /**
   * @param files all of them are there
   * @throws Refusal naming a file that cannot be read
   */
  static Merged of(List<Path> files) {
    var merged = new Merged(String.join(", ", files.stream().map(Path::toString).toList()));
    files.forEach(file -> merged.add(file, parsed(file)));
    return merged;
  }

  private static Config parsed(Path file) {
    String text = TextFile.read(file);
    try {
      JsonNode tree = YAML.readTree(text);
      boolean empty = tree == null || tree.isMissingNode() || tree.isNull();
      return empty ? new Config() : YAML.treeToValue(tree, Config.class);
    } catch (JsonProcessingException e) {
      String why = e.getOriginalMessage().lines().findFirst().orElse("");
      throw new Refusal(file + ": not a kubeconfig: " + why + "; allowed is YAML or JSON", e);
    }
  }

  private void add(Path file, Config config) {
    contexts.add(file, config.getContexts(), NamedContext::getName, NamedContext::getContext);
    clusters.add(file, config.getClusters(), NamedCluster::getName, NamedCluster::getCluster);
    users.add(file, config.getUsers(), NamedAuthInfo::getName, NamedAuthInfo::getUser);
    String here = config.getCurrentContext();
    if (current == null && here != null && !here.isEmpty()) {
      current = new Current(new Field(file, "current-context"), here);
    }
  }

  /**
   * @param wanted null for the current one
   * @throws Refusal naming those that are there
   */
  Entry<Context> context(@Nullable String wanted) {
    if (wanted == null) {
      return currentContext();
    }
    return contexts.find(wanted).orElseThrow(() -> unknown(wanted));
  }

  private Refusal unknown(String context) {
    return new Refusal("context '" + context + "' is not in the kubeconfig, " + contexts.allowed());
  }

  private Entry<Context> currentContext() {
    if (current == null) {
      throw new Refusal(names + ": current-context is not set, " + contexts.allowed());
    }
    return contexts.require(current.field(), current.name());
  }

  Entry<Cluster> cluster(Entry<Context> context) {
    String name = context.value().getCluster();
    return clusters.require(context.field().suffixed(".cluster"), name == null ? "" : name);
  }

  /** One without credentials where the context names none. */
  Entry<AuthInfo> user(Entry<Context> context) {
    String name = context.value().getUser();
    return name == null || name.isEmpty()
        ? new Entry<>(new AuthInfo(), context.field().suffixed(".user"))
        : users.require(context.field().suffixed(".user"), name);
  }
}
