package dev.sluice.app;

import jakarta.enterprise.inject.Instance;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Ready once the whole mesh is known: before that a sidecar would be told less than there is. */
@org.eclipse.microprofile.health.Readiness
class Readiness implements HealthCheck {
  private final Instance<ControlPlane> controlPlane;

  Readiness(Instance<ControlPlane> controlPlane) {
    this.controlPlane = controlPlane;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("mesh").status(controlPlane.get().ready()).build();
  }
}
