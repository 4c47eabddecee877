package dev.sluice.mesh.webhook;

import static dev.sluice.mesh.webhook.Samples.WEB;
import static dev.sluice.mesh.webhook.Samples.container;
import static dev.sluice.mesh.webhook.Samples.injected;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrainTest {
  @Test
  void shouldLetTheApplicationServeOnForAWhile() {
    assertThat(container(injected(WEB), "web").getLifecycle().getPreStop().getSleep().getSeconds())
        .isEqualTo(5);
  }

  @Test
  void shouldKeepAPreStopOfTheAuthor() {
    assertThat(container(injected(WEB), "helper").getLifecycle().getPreStop().getSleep()).isNull();
  }

  @Test
  void shouldKeepThePostStartNextToIt() {
    // Given
    var pod = WEB.replace("preStop: {httpGet: {path: bye, port: 9100, scheme: HTTPS}}, ", "");
    // When
    var lifecycle = container(injected(pod), "helper").getLifecycle();
    // Then
    assertThat(lifecycle.getPreStop().getSleep().getSeconds()).isEqualTo(5);
    assertThat(lifecycle.getPostStart().getExec().getCommand()).containsExactly("hello");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "note: kept | sluice.dev/drain-seconds: '0'",
        "note: kept | sluice.dev/drain-seconds: '30'",
        "serviceAccountName: shopper | terminationGracePeriodSeconds: 5",
      })
  void shouldNotWaitWhenItIsOffOrWouldUseUpTheGracePeriod(String was, String is) {
    assertThat(container(injected(WEB.replace(was, is)), "web").getLifecycle()).isNull();
  }

  @Test
  void shouldWaitAsLongAsTheAuthorSays() {
    // Given
    var pod =
        WEB.replace("note: kept", "sluice.dev/drain-seconds: '12'")
            .replace("serviceAccountName: shopper", "terminationGracePeriodSeconds: 13");
    // Then
    assertThat(container(injected(pod), "web").getLifecycle().getPreStop().getSleep().getSeconds())
        .isEqualTo(12);
  }
}
