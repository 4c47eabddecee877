package dev.sluice.domain.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.api.rollout.v1alpha1.status.Statistics;
import dev.sluice.domain.analysis.EngineState;

/**
 * The judge's memory as it stands in the status: one line, so that {@code kubectl describe} stays
 * readable.
 */
public final class StatisticsCodec {
  /** Of the form of {@link Statistics#state()}. */
  public static final int VERSION = 2;

  /** A state is mostly numbers; the same numbers, read and written in a fraction of the time. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();

  /**
   * @return null for null
   */
  public Statistics write(EngineState state) {
    if (state == null) {
      return null;
    }
    try {
      var seen = state.seen();
      return new Statistics(
          VERSION, state.windows(), seen.stable(), seen.canary(), JSON.writeValueAsString(state));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @return null, so that the analysis begins anew, for null and for another version's memory
   * @throws IllegalArgumentException when the memory cannot be read
   */
  public EngineState read(Statistics statistics) {
    if (statistics == null || statistics.version() != VERSION) {
      return null;
    }
    try {
      return JSON.readValue(statistics.state(), EngineState.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "status.statistics.state: "
              + e.getOriginalMessage()
              + "; remove it to begin the analysis anew",
          e);
    }
  }
}
