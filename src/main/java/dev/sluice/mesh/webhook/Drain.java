package dev.sluice.mesh.webhook;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.LifecycleBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;

/**
 * Lets an application that is told to end go on serving for some seconds: its endpoints are
 * withdrawn at the same moment, and clients that have not heard of it yet still send to it. A
 * container with a preStop of its own knows better.
 */
final class Drain {
  private static final long KUBERNETES_GRACE = 30;

  private final long seconds;

  private Drain(long seconds) {
    this.seconds = seconds;
  }

  /** Off where the pod's grace period would be used up by waiting. */
  static Drain of(PodSpec pod, int seconds) {
    var grace = pod.getTerminationGracePeriodSeconds();
    return new Drain(seconds < (grace == null ? KUBERNETES_GRACE : grace) ? seconds : 0);
  }

  Container applyTo(Container container) {
    var lifecycle = container.getLifecycle();
    if (seconds == 0 || lifecycle != null && lifecycle.getPreStop() != null) {
      return container;
    }
    var edited = lifecycle == null ? new LifecycleBuilder() : new LifecycleBuilder(lifecycle);
    var sleeping = edited.withNewPreStop().withNewSleep(seconds).endPreStop().build();
    return new ContainerBuilder(container).withLifecycle(sleeping).build();
  }
}
