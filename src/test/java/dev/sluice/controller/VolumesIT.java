package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.Simulated;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.Test;

/** Pods of two versions that cannot have a volume at the same time. */
@Simulated
class VolumesIT {
  private static final String CLAIM =
      """
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: data}
      spec:
        accessModes: [%s]
        resources: {requests: {storage: 1Gi}}
      """;

  @Test
  void shouldRefuseAReleaseWhenOnlyOneNodeMayHaveTheVolume(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    space.apply(CLAIM.formatted("ReadWriteOnce"));
    // When
    mount(web);
    // Then
    web.until("refused", r -> Web.condition(r, "Ready").equals("False/VolumeNotShared"));
    assertThat(web.status().message()).contains("PersistentVolumeClaim data");
    assertThat(web.canary().get()).isNull();
    assertThat(web.images()).containsExactly("web:v1");
    space.until("told", () -> web.told().contains("VolumeNotShared"));
  }

  @Test
  void shouldReleaseWhenManyNodesMayHaveTheVolume(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    space.apply(CLAIM.formatted("ReadWriteMany"));
    // When
    mount(web);
    web.release(Version.of("v2"));
    // Then
    web.reaches("Promoted").untilItRuns(Version.of("v2"));
  }

  private static void mount(Web web) {
    web.deployment()
        .patch(
            PatchContext.of(PatchType.STRATEGIC_MERGE),
            """
            {"spec":{"template":{"spec":{
              "volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"data"}}]}}}}
            """);
  }
}
