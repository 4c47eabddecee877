package dev.sluice.testkit.simulation;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test method a namespace of its own in one simulated cluster; see the package. */
public final class ClusterSimulation implements BeforeAllCallback, ParameterResolver {
  private static final Namespace OURS = Namespace.create(ClusterSimulation.class);
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private SimulatedCluster cluster;

  @Override
  public void beforeAll(ExtensionContext context) {
    cluster =
        context
            .getRoot()
            .getStore(OURS)
            .computeIfAbsent(
                SimulatedCluster.class, key -> SimulatedCluster.start(), SimulatedCluster.class);
  }

  /** Known once the first test class that needs it begins. */
  public SimulatedCluster cluster() {
    return cluster;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SimulatedNamespace.class;
  }

  @Override
  public SimulatedNamespace resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getStore(OURS)
        .computeIfAbsent(
            SimulatedNamespace.class,
            key -> cluster.namespace(name(context.getRequiredTestClass())),
            SimulatedNamespace.class);
  }

  private static String name(Class<?> test) {
    return test.getSimpleName().toLowerCase(java.util.Locale.ROOT)
        + "-"
        + NUMBERS.incrementAndGet();
  }
}
