package dev.sluice.cli.forecast;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sluice.api.rollout.v1alpha1.RolloutSpec;
import dev.sluice.cli.terminal.Refusal;
import dev.sluice.cli.terminal.TextFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A Rollout in a file of YAML or JSON; other objects may stand beside it. */
final class RolloutFile {
  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION));

  private RolloutFile() {}

  /**
   * @throws Refusal naming the file, the field and what is allowed
   */
  static ForecastSubject read(Path file) {
    List<JsonNode> rollouts =
        documents(file).stream()
            .filter(document -> document.path("kind").asText().equals("Rollout"))
            .toList();
    if (rollouts.size() != 1) {
      throw new Refusal(
          file + ": holds " + rollouts.size() + " objects of kind Rollout, exactly one is needed");
    }
    return subject(file, rollouts.get(0));
  }

  private static List<JsonNode> documents(Path file) {
    String text = TextFile.read(file);
    try {
      return YAML.readerFor(JsonNode.class).<JsonNode>readValues(text).readAll();
    } catch (IOException e) {
      throw new Refusal(file + ": is not YAML: " + e.getMessage(), e);
    }
  }

  private static ForecastSubject subject(Path file, JsonNode rollout) {
    try {
      var spec = YAML.treeToValue(rollout.path("spec"), RolloutSpec.class);
      return ForecastSubject.of(
          rollout.path("metadata").path("name").asText("unnamed"), spec, null);
    } catch (UnrecognizedPropertyException e) {
      throw new Refusal(
          file + ": " + field(e) + " is not known, allowed are " + e.getKnownPropertyIds(), e);
    } catch (JsonMappingException e) {
      throw new Refusal(file + ": " + field(e) + ": " + e.getOriginalMessage(), e);
    } catch (JsonProcessingException e) {
      throw new Refusal(file + ": " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new Refusal(file + ": " + e.getMessage(), e);
    }
  }

  private static String field(JsonMappingException problem) {
    return problem.getPath().stream()
        .map(
            part ->
                part.getFieldName() == null
                    ? "[" + part.getIndex() + "]"
                    : "." + part.getFieldName())
        .collect(Collectors.joining("", "spec", ""));
  }
}
