package dev.sluice.mesh.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.testkit.ApiServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RootSecretIT {
  private static final int REPLICAS = 6;

  @RegisterExtension static final ApiServer API = new ApiServer();

  private final String namespace = "ca-" + UUID.randomUUID();

  @BeforeEach
  void createNamespace() {
    API.client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  @Test
  void shouldAgreeOnOneRootWhenReplicasStartTogether() throws Exception {
    var start = new CountDownLatch(1);
    var threads = Executors.newFixedThreadPool(REPLICAS);
    try {
      List<Future<String>> roots =
          IntStream.range(0, REPLICAS)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            start.await();
                            return secret().getOrCreate().rootsPem();
                          }))
              .toList();
      start.countDown();
      for (Future<String> root : roots) {
        assertThat(root.get()).isEqualTo(secret().getOrCreate().rootsPem());
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(stored().getType()).isEqualTo("kubernetes.io/tls");
    assertThat(stored().getData()).containsOnlyKeys("tls.crt", "tls.key");
  }

  @Test
  void shouldSayWhatIsWrongAndOverwriteNothingWhenTheSecretIsMalformed() {
    Secret broken =
        new SecretBuilder()
            .withNewMetadata()
            .withName(RootSecret.NAME)
            .withNamespace(namespace)
            .endMetadata()
            .withType("kubernetes.io/tls")
            .withStringData(Map.of("tls.crt", "not a certificate", "tls.key", "not a key"))
            .build();
    String version = API.client().resource(broken).create().getMetadata().getResourceVersion();
    assertThatIllegalStateException()
        .isThrownBy(() -> secret().getOrCreate())
        .withMessageContaining("Secret " + namespace + "/sluice-ca")
        .withMessageContaining("tls.crt");
    assertThat(stored().getMetadata().getResourceVersion()).isEqualTo(version);
  }

  private RootSecret secret() {
    return new RootSecret(API.client(), namespace, "cluster.local", Clock.systemUTC());
  }

  private Secret stored() {
    return API.client().secrets().inNamespace(namespace).withName(RootSecret.NAME).require();
  }
}
