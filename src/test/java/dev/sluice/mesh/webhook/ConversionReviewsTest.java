package dev.sluice.mesh.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.api.conversion.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionReviewsTest {
  private static final String SPLIT =
      """
      {"apiVersion": "split.smi-spec.io/v1alpha%d", "kind": "TrafficSplit",
       "metadata": {"name": "%s", "namespace": "shop", "uid": "uid-%2$s"},
       "spec": {"service": "web", "backends": [{"service": "a", "weight": %s}]}}
      """;

  @Test
  void shouldKeepOrderAndIdentityWhenVersionsAreMixed() throws JsonProcessingException {
    // Given
    var objects =
        SPLIT.formatted(1, "b", "\"500m\"")
            + ","
            + SPLIT.formatted(4, "a", "2")
            + ","
            + SPLIT.formatted(2, "c", "3");
    // When
    var response = convert("split.smi-spec.io/v1alpha2", objects);
    // Then
    assertThat(response.path("uid").asText()).isEqualTo("7");
    assertThat(response.at("/result/status").asText()).isEqualTo("Success");
    assertThat(response.path("convertedObjects"))
        .extracting(
            it ->
                it.at("/metadata/uid").asText()
                    + it.path("apiVersion").asText()
                    + it.at("/spec/backends/0/weight"))
        .containsExactly(
            "uid-bsplit.smi-spec.io/v1alpha25",
            "uid-asplit.smi-spec.io/v1alpha22",
            "uid-csplit.smi-spec.io/v1alpha23");
  }

  @Test
  void shouldNameObjectAndFieldWhenOneCannotBeConverted() throws JsonProcessingException {
    // Given
    var objects = SPLIT.formatted(1, "a", "1") + "," + SPLIT.formatted(1, "b", "\"half\"");
    // When
    var response = convert("split.smi-spec.io/v1alpha4", objects);
    // Then
    assertThat(response.at("/result/status").asText()).isEqualTo("Failure");
    assertThat(response.at("/result/message").asText())
        .startsWith("TrafficSplit shop/b: spec.backends[0].weight: \"half\" is not allowed");
    assertThat(response.path("convertedObjects")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "null",
        "[]",
        "\"x\"",
        "{}",
        "{\"metadata\": 1}",
        "{\"apiVersion\": [], \"kind\": {}}"
      })
  void shouldSayFailureWhenAnObjectIsRubbish(String object) throws JsonProcessingException {
    assertThat(convert("split.smi-spec.io/v1alpha4", object).at("/result/status").asText())
        .isEqualTo("Failure");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rubbish",
        "[]",
        "{}",
        "{\"apiVersion\": \"apiextensions.k8s.io/v1\", \"kind\": \"ConversionReview\"}",
        "{\"apiVersion\": \"apiextensions.k8s.io/v1beta1\", \"kind\": \"ConversionReview\"}",
        "{\"apiVersion\": \"apiextensions.k8s.io/v1\", \"kind\": \"ConversionReview\", \"request\": {\"uid\": \"1\"}}"
      })
  void shouldRefuseTheReviewWhenItIsNone(String body) {
    assertThatThrownBy(() -> ConversionReviews.convert(body)).isInstanceOf(BadReview.class);
  }

  private static JsonNode convert(String version, String objects) throws JsonProcessingException {
    var review =
        """
        {"apiVersion": "apiextensions.k8s.io/v1", "kind": "ConversionReview",
         "request": {"uid": "7", "desiredAPIVersion": "%s", "objects": [%s]}}
        """
            .formatted(version, objects);
    return Json.read(ConversionReviews.convert(review)).path("response");
  }
}
