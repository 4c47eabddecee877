package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.access.v1alpha4.TrafficTarget;
import dev.sluice.api.specs.v1alpha4.HttpRouteGroup;
import dev.sluice.api.specs.v1alpha4.TcpRoute;
import dev.sluice.api.split.v1alpha4.TrafficSplit;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ApiServerIT {
  @RegisterExtension static final ApiServer API = new ApiServer();

  @Test
  void shouldServeOurTypesWhenTheirDefinitionsAreInstalled() {
    // When
    Crds.install(
        API.client(),
        TrafficSplit.class,
        TrafficTarget.class,
        HttpRouteGroup.class,
        TcpRoute.class);
    // Then
    assertThat(API.client().resources(TrafficSplit.class).inAnyNamespace().list().getItems())
        .isNotNull();
    assertThat(API.client().resources(HttpRouteGroup.class).inAnyNamespace().list().getItems())
        .isNotNull();
  }

  @Test
  void shouldHaveRoomForMoreServicesThanASmallRangeOfAddresses() {
    for (int i = 0; i < 260; i++) {
      API.client()
          .resource(
              new ServiceBuilder()
                  .withNewMetadata()
                  .withName("s" + i)
                  .withNamespace("default")
                  .endMetadata()
                  .withNewSpec()
                  .addNewPort()
                  .withPort(80)
                  .endPort()
                  .endSpec()
                  .build())
          .create();
    }
    assertThat(API.client().services().inNamespace("default").list().getItems())
        .hasSizeGreaterThan(260);
  }
}
