package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.rollout.Floor;
import dev.sluice.testkit.simulation.Autoscaler;
import dev.sluice.testkit.simulation.ClusterSimulation;
import dev.sluice.testkit.simulation.Kubectl;
import dev.sluice.testkit.simulation.Load;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * An autoscaler of the workload while it is released: that of Kubernetes, where it decides, and
 * kubectl in the name of others.
 */
@Tag("simulation")
@Execution(ExecutionMode.CONCURRENT)
class AutoscalerIT {
  @RegisterExtension static final ClusterSimulation CLUSTER = new ClusterSimulation();

  private static final Version V2 = Version.of("v2");
  private static final String PAUSED = "[{setWeight: 50}, {pause: {}}]";
  private static final String MASTERS = "--as-group=system:masters";
  private static final String KEDA = "system:serviceaccount:keda:keda-operator";

  /** Four pods at 100 each; 25 at a share of a fourth. */
  private static final int FOR_FOUR = 400;

  private static final String HPA =
      """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: {name: web}
      spec:
        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
        minReplicas: 1
        maxReplicas: 12
        metrics:
        - {type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 100m}}}
        behavior:
          scaleDown: {stabilizationWindowSeconds: 0}
          scaleUp: {stabilizationWindowSeconds: 0}
      """;

  private static Autoscaler autoscaler;

  @BeforeAll
  static void start() {
    autoscaler = Autoscaler.start(CLUSTER.cluster());
  }

  @AfterAll
  static void stop() {
    autoscaler.close();
  }

  @Test
  void shouldComeHomeAtOnceToAllPodsWhenAnAutoscalerWouldHaveTakenThem(SimulatedNamespace space) {
    // Given
    var web = space.web().replicas(4).steps(PAUSED).start();
    try (var load = new Load(space, web, FOR_FOUR)) {
      var hpa = scaled(space);
      web.release(V2).serves(50);
      wants(space, hpa, 2);
      space.until("told", () -> web.told().contains("ReplicasKept"));
      // When
      space.traffic().failing("web-canary", 0.5);
      web.reaches("RolledBack");
      // Then
      assertThat(replicas(web)).isEqualTo(4);
      assertThat(web.told().stream().filter("ReplicasKept"::equals)).hasSize(1);
      assertThat(web.events())
          .filteredOn(it -> it.getReason().equals("WeightSet"))
          .as("no step on the way home")
          .noneMatch(it -> it.getMessage().contains("as they grow"));
    }
  }

  @Test
  void shouldShrinkAsBeforeWhenAdmissionIsAway(SimulatedNamespace space) {
    // Given
    var web = space.web().replicas(4).steps(PAUSED).start();
    space.admissionAway();
    try (var load = new Load(space, web, FOR_FOUR)) {
      scaled(space);
      // When
      web.release(V2).serves(50);
      // Then
      space.until(web.deployment(), "fewer pods", d -> d.getSpec().getReplicas() < 4);
    }
  }

  @Test
  void shouldGrowBothVersionsWithTheLoad(SimulatedNamespace space) {
    // Given
    var web = space.web().replicas(4).steps(PAUSED).start();
    try (var load = new Load(space, web, FOR_FOUR)) {
      var hpa = scaled(space);
      web.release(V2).serves(50);
      wants(space, hpa, 2);
      // When
      load.becomes(3 * FOR_FOUR);
      // Then
      space.until(web.deployment(), "six stable pods", d -> d.getSpec().getReplicas() == 6);
      space.until(web.canary(), "six canary pods", d -> Web.ready(d) == 6);
    }
  }

  @Test
  void shouldGrowTheCanaryWhenTheStablePodsAreEnoughStill(SimulatedNamespace space) {
    // Given
    var web = space.web().replicas(4).steps(PAUSED).start();
    try (var load = new Load(space, web, FOR_FOUR)) {
      var hpa = scaled(space);
      web.release(V2).serves(50);
      wants(space, hpa, 2);
      // When
      load.becomes(FOR_FOUR * 3 / 2);
      // Then
      space.until(web.canary(), "three canary pods", d -> Web.ready(d) == 3);
      assertThat(replicas(web)).isEqualTo(4);
    }
  }

  @Test
  void shouldHaveItsWayAgainOnceMetricsHaveFollowed(SimulatedNamespace space) {
    // Given
    var clock = new Ahead();
    space.ownController(clock);
    var web = space.web().replicas(4).steps(PAUSED).start();
    web.release(V2).serves(50).order("abort", web.status().canaryRevision()).reaches("RolledBack");
    // When
    var early = scale(space, Autoscaler.USER, 2);
    clock.by = Floor.SETTLING;
    var late = scale(space, Autoscaler.USER, 2);
    // Then
    assertThat(early.output()).contains("kept by sluice at 4 replicas", "has just ended");
    assertThat(late.output()).doesNotContain("Warning");
    assertThat(replicas(web)).isEqualTo(2);
  }

  @Test
  void shouldNotBeScaledToZeroWhileItIsReleased(SimulatedNamespace space) {
    // Given
    var web = space.web().replicas(3).steps(PAUSED).start();
    assertThat(scale(space, KEDA, 0).output()).as("at rest").doesNotContain("Warning");
    assertThat(replicas(web)).isZero();
    scale(space, KEDA, 3);
    space.until(web.deployment(), "three pods", d -> Web.ready(d) == 3);
    web.release(V2).serves(50);
    // When
    var tried = scale(space, KEDA, 0, "--dry-run=server");
    var scaled = scale(space, KEDA, 0);
    // Then
    assertThat(tried.output()).contains("kept by sluice at 3 replicas, 0 were asked for");
    assertThat(scaled.output()).contains("kept by sluice at 3 replicas, 0 were asked for");
    assertThat(replicas(web)).isEqualTo(3);
  }

  @Test
  void shouldObeyAPersonAndLetTheAutoscalerGrowAgain(SimulatedNamespace space) {
    // Given
    var web = space.web().replicas(4).steps(PAUSED).start();
    web.release(V2).serves(50);
    // When
    var scaled = space.kubectl("scale", "deployment/web", "--replicas=1");
    // Then
    assertThat(scaled.output()).contains("1 pods cannot take all requests back at once, 4 could");
    assertThat(replicas(web)).isEqualTo(1);
    assertThat(scale(space, Autoscaler.USER, 3).output()).doesNotContain("Warning");
    assertThat(replicas(web)).isEqualTo(3);
    assertThat(scale(space, Autoscaler.USER, 2).output()).contains("kept by sluice at 3 replicas");
  }

  @Test
  void shouldKeepThePodsAfterARestartOfTheController(SimulatedNamespace space) {
    // Given
    var controller = space.ownController();
    var web = space.web().replicas(4).steps(PAUSED).start();
    web.release(V2).serves(50);
    // When
    controller.stop();
    controller.start();
    // Then
    assertThat(scale(space, Autoscaler.USER, 1).output()).contains("kept by sluice at 4 replicas");
    assertThat(replicas(web)).isEqualTo(4);
  }

  @Test
  void shouldLeaveNothingBehindWhenTheRolloutIsDeleted(SimulatedNamespace space) {
    // Given
    var web = space.web().replicas(4).steps(PAUSED).start();
    web.release(V2).serves(50);
    scale(space, Autoscaler.USER, 1);
    // When
    web.delete().untilGone();
    var scaled = scale(space, Autoscaler.USER, 1);
    // Then
    assertThat(scaled.output()).doesNotContain("Warning");
    assertThat(replicas(web)).isEqualTo(1);
    assertThat(web.deployment().get().getMetadata().getAnnotations())
        .doesNotContainKeys("sluice.dev/held-by", "sluice.dev/hold");
  }

  @Test
  void shouldLeaveOtherDeploymentsAlone(SimulatedNamespace space) {
    // Given
    var web = space.web().replicas(2).steps(PAUSED).start();
    space.apply(web.manifest(V2).replace("{name: web}", "{name: other}"));
    web.release(V2).serves(50);
    // When
    var scaled =
        space.kubectl(
            "scale", "deployment/other", "--replicas=1", "--as=" + Autoscaler.USER, MASTERS);
    // Then
    assertThat(scaled.exit()).as(scaled.output()).isZero();
    assertThat(scaled.output()).doesNotContain("Warning");
  }

  /** Runs on, some time ahead. */
  private static final class Ahead extends Clock {
    private volatile Duration by = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(by);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static Kubectl.Result scale(
      SimulatedNamespace space, String user, int replicas, String... more) {
    var arguments = new ArrayList<String>();
    arguments.addAll(List.of("scale", "deployment/web", "--replicas=" + replicas));
    arguments.addAll(List.of("--as=" + user, MASTERS));
    arguments.addAll(List.of(more));
    var result = space.kubectl(arguments.toArray(String[]::new));
    assertThat(result.exit()).as(result.output()).isZero();
    return result;
  }

  private static Resource<HorizontalPodAutoscaler> scaled(SimulatedNamespace space) {
    space.apply(HPA);
    var hpa =
        space
            .client()
            .autoscaling()
            .v2()
            .horizontalPodAutoscalers()
            .inNamespace(space.name())
            .withName("web");
    wants(space, hpa, 4);
    return hpa;
  }

  private static void wants(
      SimulatedNamespace space, Resource<HorizontalPodAutoscaler> hpa, int replicas) {
    space.until(
        hpa,
        "asks for " + replicas,
        it ->
            it.getStatus() != null
                && it.getStatus().getDesiredReplicas() != null
                && it.getStatus().getDesiredReplicas() == replicas);
  }

  private static int replicas(Web web) {
    return web.deployment().get().getSpec().getReplicas();
  }
}
