package dev.sluice.app;

import dev.sluice.cli.terminal.Version;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.inject.Instance;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code sluice run}: controller and provider in one process, until it is told to stop. */
@Command(
    name = RunCommand.NAME,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Runs the controller and the provider.")
class RunCommand implements Callable<Integer> {
  static final String NAME = "run";

  private final @Nullable Instance<ControlPlane> controlPlane;

  /**
   * @param controlPlane made only when this command runs: making it talks to the API server; null
   *     where there is no container, and so nothing to run
   */
  RunCommand(@Nullable Instance<ControlPlane> controlPlane) {
    this.controlPlane = controlPlane;
  }

  @Override
  public Integer call() {
    Objects.requireNonNull(controlPlane, "there is no container").get().start();
    Quarkus.waitForExit();
    return ApplicationLifecycleManager.getExitCode();
  }
}
