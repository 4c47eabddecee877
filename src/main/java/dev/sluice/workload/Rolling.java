package dev.sluice.workload;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import org.jspecify.annotations.Nullable;

/**
 * How a Deployment replaces its pods.
 *
 * @param gradual false: {@code Recreate}, all old pods go first
 * @param surge pods beyond its replicas that a roll may start
 * @param unavailable pods below its replicas that a roll may leave
 */
record Rolling(boolean gradual, int surge, int unavailable) {
  private static final String DEFAULT = "25%";
  private static final double PERCENT = 100.0;

  static Rolling of(Deployment deployment) {
    var strategy = deployment.getSpec().getStrategy();
    if (strategy != null && "Recreate".equals(strategy.getType())) {
      return new Rolling(false, 0, Deployments.replicas(deployment));
    }
    return of(
        strategy == null ? null : strategy.getRollingUpdate(), Deployments.replicas(deployment));
  }

  private static Rolling of(@Nullable RollingUpdateDeployment rolling, int replicas) {
    double surge = pods(rolling == null ? null : rolling.getMaxSurge(), replicas);
    double unavailable = pods(rolling == null ? null : rolling.getMaxUnavailable(), replicas);
    int most = (int) Math.ceil(surge);
    int least = (int) Math.floor(unavailable);
    return new Rolling(true, most, most == 0 && least == 0 ? 1 : least);
  }

  private static double pods(@Nullable IntOrString value, int replicas) {
    if (value != null && value.getIntVal() != null) {
      return value.getIntVal();
    }
    String text = value == null ? DEFAULT : value.getStrVal();
    return replicas * Double.parseDouble(text.replace("%", "")) / PERCENT;
  }

  /** Whether all pods may be away at some moment of a roll. */
  boolean mayEmpty(int replicas) {
    return replicas > 0 && unavailable >= replicas;
  }

  /** Pods that must stay available. */
  int least(int replicas) {
    return Math.max(0, replicas - unavailable);
  }
}
