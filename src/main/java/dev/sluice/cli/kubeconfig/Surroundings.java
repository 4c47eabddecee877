package dev.sluice.cli.kubeconfig;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a process finds around it.
 *
 * @param serviceAccount folder into which Kubernetes mounts a pod's token
 */
public record Surroundings(Map<String, String> environment, Path home, Path serviceAccount) {
  private static final Path MOUNTED = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  /** Those of this process. */
  public static Surroundings real() {
    Map<String, String> environment = System.getenv();
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    return new Surroundings(environment, Path.of(home), MOUNTED);
  }

  /** Empty also where the variable is set to nothing. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }
}
