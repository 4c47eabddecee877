package dev.sluice.api.specs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.api.specs.v1alpha4.HttpRouteGroupSpec.Match;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadersTest {
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void shouldReadTheSameWhenHeadersAreAMappingOrAList() throws JsonProcessingException {
    // Given
    var expected = Map.of("cookie", "a", "user-agent", "b");
    // When
    var mapping = headers("{\"cookie\": \"a\", \"user-agent\": \"b\"}");
    var list = headers("[{\"cookie\": \"a\"}, {\"user-agent\": \"b\"}, {\"cookie\": \"a\"}]");
    // Then
    assertThat(mapping).isEqualTo(expected);
    assertThat(list).isEqualTo(expected);
    assertThat(headers("[{\"cookie\": \"a\", \"user-agent\": \"b\"}]")).isEqualTo(expected);
    assertThat(headers("[]")).isEmpty();
    assertThat(headers("null")).isNull();
  }

  @Test
  void shouldLeaveTheValueOpenWhenAListGivesTwo() throws JsonProcessingException {
    // When
    var headers = headers("[{\"cookie\": \"a\"}, {\"cookie\": \"b\"}, {\"cookie\": \"b\"}]");
    // Then
    assertThat(headers).isEqualTo(nothing("cookie"));
  }

  @Test
  void shouldLeaveTheValueOpenWhenItIsNoText() throws JsonProcessingException {
    assertThat(headers("{\"cookie\": 5}")).isEqualTo(nothing("cookie"));
    assertThat(headers("{\"cookie\": null}")).isEqualTo(nothing("cookie"));
    assertThat(headers("\"cookie\"")).isEqualTo(nothing(""));
    assertThat(headers("[[]]")).isEqualTo(nothing(""));
  }

  private static Map<String, String> headers(String json) throws JsonProcessingException {
    return JSON.readValue("{\"name\": \"m\", \"headers\": " + json + "}", Match.class).headers();
  }

  private static Map<String, String> nothing(String name) {
    var headers = new HashMap<String, String>();
    headers.put(name, null);
    return headers;
  }
}
