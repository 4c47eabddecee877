package dev.sluice.domain.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.api.rollout.v1alpha1.status.PastRelease;
import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.ClientErrorRules;
import dev.sluice.domain.analysis.Engine;
import dev.sluice.domain.analysis.EngineState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A recording as JSON, {@code {"config": {...}, "windows": [...]}}; see
 * docs/reference/cli-replay.md.
 */
public final class RecordingJson {
  /** Numbers in shortest form; refuses repeated keys, and anything after the JSON. */
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final List<String> KEYS = List.of("config", "windows", "state", "about");
  private static final List<String> STATE =
      List.of("version", "windows", "stableRequests", "canaryRequests", "state");

  private final StatisticsCodec codec = new StatisticsCodec();

  /**
   * @throws IllegalArgumentException naming field, value and what is allowed
   */
  public Recording read(String text) {
    JsonNode root = parse(text);
    Fields in = Fields.of("", root, KEYS);
    Fields rules = ConfigJson.fields(in.node("config"));
    EngineState start = start(in, rules);
    List<RecordedWindow> windows = windows(in.list("windows"), start);
    return new Recording(ConfigJson.weights(rules), start, windows);
  }

  private static JsonNode parse(String text) {
    try {
      JsonNode root = JSON.readTree(text);
      if (root.isMissingNode()) {
        throw new IllegalArgumentException("the recording is empty, allowed is a JSON object");
      }
      return root;
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      String where =
          at == null ? "" : " in line " + at.getLineNr() + ", column " + at.getColumnNr();
      throw new IllegalArgumentException(
          "the recording is not JSON" + where + ": " + e.getOriginalMessage(), e);
    }
  }

  private static List<RecordedWindow> windows(JsonNode list, EngineState start) {
    List<RecordedWindow> windows = new ArrayList<>(list.size());
    int cells = ConfigJson.cells(start.config());
    long before = start.lastIndex();
    for (JsonNode node : list) {
      RecordedWindow window =
          WindowJson.read("windows[" + windows.size() + "]", node, cells, before);
      before = window.index();
      windows.add(window);
    }
    return windows;
  }

  private EngineState start(Fields in, Fields rules) {
    AnalysisConfig config = ConfigJson.read(rules);
    return in.has("state") ? stored(in, config) : Engine.start(config);
  }

  /** It carries the rules too, also those that {@code config} has no name for. */
  private EngineState stored(Fields root, AnalysisConfig config) {
    Fields in = Fields.of("state", root.node("state"), STATE);
    in.whole("version", StatisticsCodec.OLDEST, StatisticsCodec.VERSION);
    String memory = in.node("state") == null ? null : in.node("state").asText();
    EngineState state = restored(memory);
    return names(state.config()).equals(names(config))
        ? state
        : root.complain("state", "one that was begun with the rules of config");
  }

  private static EngineState restored(@Nullable String memory) {
    try {
      return StatisticsCodec.state("state.state", memory, ClientErrorRules.OFF);
    } catch (UnreadableException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static JsonNode names(AnalysisConfig config) {
    return ConfigJson.write(config, List.of());
  }

  /**
   * In the form that {@link #read} takes, one window per line, with what is known about the release
   * under {@code about}, which a replay passes over.
   */
  public String text(String rollout, PastRelease release, Recording recording) {
    ObjectNode about = JSON.valueToTree(release);
    about.put("rollout", rollout);
    ObjectNode head = head(recording);
    var text = new StringBuilder("{\"about\":").append(about);
    head.properties()
        .forEach(
            field ->
                text.append(",\n\"").append(field.getKey()).append("\":").append(field.getValue()));
    String windows =
        recording.windows().stream()
            .map(window -> WindowJson.write(window, false).toString())
            .collect(Collectors.joining(",\n"));
    return text.append(",\n\"windows\":[\n").append(windows).append("\n]}\n").toString();
  }

  /** Reads and writes as recordings are; for {@link StatisticsCodec}. */
  public static ObjectMapper mapper() {
    return JSON;
  }

  /** All but the windows. */
  ObjectNode head(Recording recording) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    ObjectNode config = ConfigJson.write(recording.config(), recording.weights());
    out.set("config", config);
    if (!Engine.start(ConfigJson.read(ConfigJson.fields(config))).equals(recording.start())) {
      out.set("state", JSON.valueToTree(codec.write(recording.start())));
    }
    return out;
  }
}
