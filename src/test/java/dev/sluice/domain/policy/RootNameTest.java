package dev.sluice.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RootNameTest {
  @ParameterizedTest
  @CsvSource({
    "web, 0",
    "Web, 0",
    "web., 0",
    "web.shop, 0",
    "web.shop.svc, 0",
    "web.shop.svc.cluster.local, 0",
    "web.shop.svc.cluster.local., 0",
    "web:8080, 8080",
    "web.shop:80, 80",
    "web.shop.svc.cluster.local.:443, 443",
  })
  void shouldReadEverySpellingOfTheRoot(String spelling, int port) {
    assertThat(RootName.of(spelling, "shop")).contains(new RootName(new Name("shop", "web"), port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        ".shop",
        "web.other",
        "web.other.svc",
        "web.shop.pod",
        "web:",
        "web:http",
        "web:0",
        "web:1:2",
        "web:123456",
        "web..svc"
      })
  void shouldReadNothingWhenItIsNoServiceOfTheNamespace(String spelling) {
    assertThat(RootName.of(spelling, "shop")).isEmpty();
  }
}
