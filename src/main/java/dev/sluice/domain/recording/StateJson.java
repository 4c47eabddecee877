package dev.sluice.domain.recording;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.domain.analysis.Alarms;
import dev.sluice.domain.analysis.Caution;
import dev.sluice.domain.analysis.ClientErrorRules;
import dev.sluice.domain.analysis.Count;
import dev.sluice.domain.analysis.Counts;
import dev.sluice.domain.analysis.Decision;
import dev.sluice.domain.analysis.DownstreamEvidence;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.analysis.Evidence;
import dev.sluice.domain.analysis.ExtraEvidence;
import dev.sluice.domain.analysis.LatencyEvidence;
import dev.sluice.domain.analysis.Mixture;
import dev.sluice.domain.analysis.RateEvidence;
import dev.sluice.domain.analysis.Seen;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * The engine's memory, name by name: what is stored in Rollouts does not change when the code is
 * cut anew. {@code state-v*.json} among the tests' resources has one of each version.
 */
final class StateJson {
  private StateJson() {}

  static String write(EngineState state) {
    var text = new StringWriter(4096);
    try (JsonGenerator out = StatisticsCodec.JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeFieldName("config");
      RulesJson.write(out, state.config());
      out.writeStringField("decision", state.decision().name());
      count(out, state.count());
      out.writeBooleanField("sampleRatioAlarm", state.alarms().sampleRatio());
      evidence(out, state.evidence());
      downstream(out, state);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void count(JsonGenerator out, Count count) throws IOException {
    out.writeNumberField("lastIndex", count.lastIndex());
    out.writeNumberField("windows", count.windows());
    out.writeNumberField("pausedWindows", count.pausedWindows());
    out.writeNumberField("judgedWindows", count.judgedWindows());
    out.writeNumberField("weight", count.weight());
    out.writeNumberField("stepWindows", count.stepWindows());
    out.writePOJOField("step", count.step());
    out.writeNumberField("emptyWindows", count.emptyWindows());
    out.writeNumberField("aloneWindows", count.aloneWindows());
    out.writeBooleanField("stableServing", count.stableServing());
    out.writePOJOField("seen", count.seen().failures());
    out.writePOJOField("seenClientErrors", count.seen().clientErrors());
    out.writePOJOField("seenUnanswered", count.seen().unanswered());
  }

  private static void evidence(JsonGenerator out, Evidence evidence) throws IOException {
    out.writePOJOField("errors", evidence.errors());
    out.writePOJOField("errorsProof", evidence.errorsProof());
    out.writePOJOField("guard", evidence.guard());
    out.writePOJOField("clientErrors", evidence.clientErrors());
    out.writePOJOField("caution", evidence.caution());
    out.writePOJOField("latency", evidence.latency());
    out.writePOJOField("sampleRatio", evidence.sampleRatio());
    out.writePOJOField("extras", evidence.extras());
  }

  private static void downstream(JsonGenerator out, EngineState state) throws IOException {
    out.writeObjectFieldStart("downstream");
    out.writePOJOField("services", state.evidence().downstream().services());
    out.writeStringField("alarm", state.alarms().downstream());
    out.writeEndObject();
  }

  /**
   * @param field where it stands, for the error
   * @param unknown the rules for 4xx where a version wrote it that had none
   */
  static EngineState read(String field, JsonNode node, ClientErrorRules unknown)
      throws UnreadableException {
    var in = new Stored(field, node);
    return in.checked(
        () ->
            new EngineState(
                RulesJson.read(in.object("config"), unknown),
                in.value("decision", Decision.class),
                count(in),
                alarms(in),
                evidence(in)));
  }

  private static Count count(Stored in) throws UnreadableException {
    return new Count(
        in.value("lastIndex", Long.class),
        in.value("windows", Long.class),
        in.value("pausedWindows", Long.class),
        in.value("judgedWindows", Long.class),
        in.value("weight", Double.class),
        in.value("stepWindows", Integer.class),
        step(in),
        in.value("emptyWindows", Integer.class),
        in.value("aloneWindows", Long.class, 0L),
        in.value("stableServing", Boolean.class, true),
        seen(in));
  }

  /** Version 2 knew no more than the canary's requests. */
  private static Counts step(Stored in) throws UnreadableException {
    return in.has("step")
        ? in.value("step", Counts.class)
        : new Counts(0, 0, in.value("stepRequests", Long.class), 0);
  }

  private static Seen seen(Stored in) throws UnreadableException {
    Counts failures = in.value("seen", Counts.class);
    Counts none = new Counts(failures.stable(), 0, failures.canary(), 0);
    return new Seen(
        failures,
        in.value("seenClientErrors", Counts.class, none),
        in.value("seenUnanswered", Counts.class, none));
  }

  private static Alarms alarms(Stored in) throws UnreadableException {
    return new Alarms(
        in.value("sampleRatioAlarm", Boolean.class),
        in.object("downstream").value("alarm", String.class));
  }

  private static Evidence evidence(Stored in) throws UnreadableException {
    return new Evidence(
        in.value("errors", RateEvidence.class),
        in.value("errorsProof", RateEvidence.class),
        in.value("guard", RateEvidence.class),
        in.value("clientErrors", RateEvidence.class, RateEvidence.EMPTY),
        in.value("caution", Caution.class),
        in.value("latency", LatencyEvidence.class),
        in.value("sampleRatio", Mixture.class),
        in.value("extras", ExtraEvidence.class),
        new DownstreamEvidence(in.object("downstream").map("services", RateEvidence.class)));
  }
}
