package dev.sluice.domain.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.api.rollout.v1alpha1.status.Statistics;
import dev.sluice.domain.analysis.ClientErrorRules;
import dev.sluice.domain.analysis.EngineState;
import org.jspecify.annotations.Nullable;

/**
 * The judge's memory as it stands in the status: one line, so that {@code kubectl describe} stays
 * readable.
 */
public final class StatisticsCodec {
  /** Of the form of {@link Statistics#state()} that is written. */
  public static final int VERSION = 3;

  /** The oldest form that is read. */
  public static final int OLDEST = 2;

  private static final String STATUS = "status.statistics";

  /** A state is mostly numbers; the same numbers, read and written in a fraction of the time. */
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /**
   * @return null for null
   */
  public @Nullable Statistics write(@Nullable EngineState state) {
    if (state == null) {
      return null;
    }
    var seen = state.seen();
    return new Statistics(
        VERSION, state.windows(), seen.stable(), seen.canary(), StateJson.write(state));
  }

  /**
   * Never throws: what cannot be read is {@link Memory.Lost}.
   *
   * <p>A version that judged no 4xx had a share of 0 for them, a Rollout now has a twentieth. What
   * it stored goes on under the new shares: for the releases that are under way at that moment the
   * bound on a false rollback is 5.3 % instead of 5 %.
   */
  public Memory read(@Nullable Statistics statistics) {
    if (statistics == null) {
      return new Memory.Nothing();
    }
    int version = statistics.version();
    if (version < OLDEST || version > VERSION) {
      return new Memory.Lost(
          STATUS + ".version",
          "is " + version + ", this version of Sluice reads " + OLDEST + " to " + VERSION);
    }
    try {
      return new Memory.Kept(
          state(STATUS + ".state", statistics.state(), ClientErrorRules.defaults()));
    } catch (UnreadableException e) {
      return new Memory.Lost(e.field(), e.reason());
    }
  }

  /**
   * @param field where the text stands, for the error
   * @param unknown the rules for 4xx where a version wrote it that had none
   */
  static EngineState state(String field, @Nullable String text, ClientErrorRules unknown)
      throws UnreadableException {
    if (text == null) {
      throw new UnreadableException(field, "is missing");
    }
    try {
      return StateJson.read(field, JSON.readTree(text), unknown);
    } catch (JsonProcessingException e) {
      throw new UnreadableException(field, "is not JSON: " + e.getOriginalMessage());
    }
  }
}
