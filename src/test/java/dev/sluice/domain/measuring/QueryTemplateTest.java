package dev.sluice.domain.measuring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryTemplateTest {
  private static final Map<String, String> VALUES =
      Map.of("namespace", "shop", "service", "web-canary", "workload", "we$b", "interval", "30s");

  @Test
  void shouldFillEveryPlaceInWhenItIsKnown() {
    // When
    var query =
        QueryTemplate.fill(
            "value",
            "a{n=\"{{namespace}}\",s=\"{{ service }}\"}[{{interval}}] + b{w=\"{{workload}}\"}",
            VALUES);
    // Then: nothing of a value is taken for a pattern
    assertThat(query).isEqualTo("a{n=\"shop\",s=\"web-canary\"}[30s] + b{w=\"we$b\"}");
  }

  @Test
  void shouldLeaveAQueryAloneWhenItHasNoPlaces() {
    assertThat(QueryTemplate.fill("value", "up{job=\"x\"}", VALUES)).isEqualTo("up{job=\"x\"}");
  }

  @Test
  void shouldNameThePlaceWhenItIsNotKnown() {
    assertThatThrownBy(() -> QueryTemplate.check("metrics[m].value", "up{a=\"{{servcie}}\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "metrics[m].value: {{servcie}} cannot be filled in, allowed: interval, namespace, service, workload");
  }
}
