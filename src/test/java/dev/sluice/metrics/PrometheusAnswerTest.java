package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.metrics.PrometheusAnswer.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusAnswerTest {
  @Test
  void shouldReadLabelsAndValuesWhenAVectorComes() {
    // When
    var answer =
        instant(
            """
            {"status":"success","data":{"resultType":"vector","result":[
              {"metric":{"__name__":"up","pod":"a"},"value":[1435781451.781,"1e-05"]},
              {"metric":{"__name__":"up","pod":"b"},"value":[1435781451.781,"+Inf"]}]}}
            """);
    // Then
    assertThat(answer)
        .extracting(Series::labels)
        .containsExactly(
            Map.of("__name__", "up", "pod", "a"), Map.of("__name__", "up", "pod", "b"));
    assertThat(answer).extracting(Series::value).containsExactly(1e-5, Double.POSITIVE_INFINITY);
  }

  @Test
  void shouldReadEachScrapeWhenARangeComes() {
    // When
    var answer =
        range(
            """
            {"status":"success","data":{"resultType":"matrix","result":[
              {"metric":{"__name__":"up"},"values":[[1435781430.5,"1"],[1435781445.781,"4"]]}]}}
            """);
    // Then
    assertThat(answer.get(0).readings())
        .extracting(Reading::at, Reading::all)
        .containsExactly(tuple(1435781430500L, 1.0), tuple(1435781445781L, 4.0));
  }

  @Test
  void shouldReadOneValueWhenAScalarComes() {
    var answer =
        instant(
            "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"42\"]}}");
    assertThat(answer).extracting(Series::value).containsExactly(42.0);
  }

  @Test
  void shouldRefuseWhenTheTypeIsNotAllowed() {
    String matrix = "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}";
    assertThatThrownBy(() -> instant(matrix))
        .hasMessage("the answer is a matrix, allowed: instant vector, scalar");
    String vector = matrix.replace("matrix", "vector");
    assertThatThrownBy(() -> range(vector))
        .hasMessage("the answer is a vector, allowed: range vector");
    String histogram =
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"histogram\":[1,{}]}]}}";
    assertThatThrownBy(() -> instant(histogram))
        .hasMessage("the answer is a native histogram, allowed: instant vector, scalar");
  }

  @Test
  void shouldSayWhatPrometheusSaysWhenItRefuses() {
    assertThatThrownBy(
            () ->
                PrometheusAnswer.read(
                    400,
                    "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error\"}",
                    Shape.INSTANT))
        .hasMessage("Prometheus says bad_data: parse error");
  }

  @Test
  void shouldShowStatusAndFirstWordsWhenSomebodyElseAnswers() {
    assertThatThrownBy(() -> PrometheusAnswer.read(404, "<html>\n  not found", Shape.RANGE))
        .hasMessage("answered 404 and not as Prometheus: <html> not found");
    assertThatThrownBy(() -> instant("[]")).hasMessage("answered 200 and not as Prometheus: []");
  }

  private static List<Series> instant(String body) {
    return PrometheusAnswer.read(200, body, Shape.INSTANT);
  }

  private static List<Series> range(String body) {
    return PrometheusAnswer.read(200, body, Shape.RANGE);
  }
}
