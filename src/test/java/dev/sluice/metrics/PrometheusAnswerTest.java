package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusAnswerTest {
  @Test
  void shouldReadLabelsAndValuesWhenAVectorComes() {
    var answer =
        PrometheusAnswer.read(
            200,
            """
            {"status":"success","data":{"resultType":"vector","result":[
              {"metric":{"__name__":"up","pod":"a"},"value":[1435781451.781,"1e-05"]},
              {"metric":{"__name__":"up","pod":"b"},"value":[1435781451.781,"+Inf"]}]}}
            """);
    assertThat(answer)
        .containsExactly(
            new Series(Map.of("__name__", "up", "pod", "a"), 1e-5),
            new Series(Map.of("__name__", "up", "pod", "b"), Double.POSITIVE_INFINITY));
  }

  @Test
  void shouldReadOneValueWhenAScalarComes() {
    var answer =
        PrometheusAnswer.read(
            200,
            "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"42\"]}}");
    assertThat(answer).containsExactly(new Series(Map.of(), 42));
  }

  @Test
  void shouldRefuseWhenTheTypeIsNotAllowed() {
    assertThatThrownBy(
            () ->
                PrometheusAnswer.read(
                    200,
                    "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}"))
        .hasMessage("the answer is a matrix, allowed: instant vector, scalar");
    assertThatThrownBy(
            () ->
                PrometheusAnswer.read(
                    200,
                    "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"histogram\":[1,{}]}]}}"))
        .hasMessage("the answer is a native histogram, allowed: instant vector, scalar");
  }

  @Test
  void shouldSayWhatPrometheusSaysWhenItRefuses() {
    assertThatThrownBy(
            () ->
                PrometheusAnswer.read(
                    400,
                    "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error\"}"))
        .hasMessage("Prometheus says bad_data: parse error");
  }

  @Test
  void shouldShowStatusAndFirstWordsWhenSomebodyElseAnswers() {
    assertThatThrownBy(() -> PrometheusAnswer.read(404, "<html>\n  not found"))
        .hasMessage("answered 404 and not as Prometheus: <html> not found");
    assertThatThrownBy(() -> PrometheusAnswer.read(200, "[]"))
        .hasMessage("answered 200 and not as Prometheus: []");
  }
}
