package dev.sluice.domain.recording;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.analysis.AlarmRules;
import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Bounds;
import dev.sluice.domain.analysis.CautionRules;
import dev.sluice.domain.analysis.ClientErrorRules;
import dev.sluice.domain.analysis.DownstreamRules;
import dev.sluice.domain.analysis.Ends;
import dev.sluice.domain.analysis.ExtraMetrics;
import dev.sluice.domain.analysis.LatencyRules;
import dev.sluice.domain.analysis.Margin;
import dev.sluice.domain.analysis.Margins;
import dev.sluice.domain.analysis.MetricWeights;
import dev.sluice.domain.analysis.Promotion;
import dev.sluice.domain.analysis.Response;
import dev.sluice.domain.analysis.SampleRatioRules;
import dev.sluice.domain.analysis.Schedule;
import java.io.IOException;

/** The rules within a stored state, all of them and exactly; see {@link StateJson}. */
final class RulesJson {
  private RulesJson() {}

  static void write(JsonGenerator out, AnalysisConfig config) throws IOException {
    out.writeStartObject();
    out.writeNumberField("falseRollbackRate", config.falseRollbackRate());
    out.writeNumberField("falseProofRate", config.falseProofRate());
    out.writeStringField("promotion", config.promotion().name());
    out.writeNumberField("minConfirmations", config.minConfirmations());
    out.writeNumberField("minJudgedWindows", config.minJudgedWindows());
    out.writeNumberField("clusterSize", config.clusterSize());
    out.writeStringField("onInconclusive", config.onInconclusive().name());
    out.writePOJOField("errors", config.errors());
    out.writePOJOField("guard", config.guard());
    out.writePOJOField("clientErrors", config.clientErrors());
    out.writePOJOField("caution", config.caution());
    out.writePOJOField("latency", config.latency());
    out.writePOJOField("sampleRatio", config.sampleRatio());
    out.writePOJOField("downstream", config.downstream());
    out.writePOJOField("metricWeights", config.metricWeights());
    out.writePOJOField("extras", config.extras());
    out.writePOJOField("schedule", config.schedule());
    out.writeEndObject();
  }

  static AnalysisConfig read(Stored in, ClientErrorRules unknown) throws UnreadableException {
    return new AnalysisConfig(
        bounds(in),
        ends(in),
        margins(in, unknown),
        alarms(in),
        in.value("schedule", Schedule.class));
  }

  private static Bounds bounds(Stored in) throws UnreadableException {
    return new Bounds(
        in.value("falseRollbackRate", Double.class),
        in.value("falseProofRate", Double.class),
        in.value("minConfirmations", Integer.class),
        in.value("clusterSize", Double.class));
  }

  private static Ends ends(Stored in) throws UnreadableException {
    return new Ends(
        in.value("promotion", Promotion.class),
        in.value("minJudgedWindows", Integer.class),
        in.value("onInconclusive", Response.class));
  }

  private static Margins margins(Stored in, ClientErrorRules unknown) throws UnreadableException {
    return new Margins(
        in.value("errors", Margin.class),
        in.value("guard", Margin.class),
        in.value("clientErrors", ClientErrorRules.class, unknown),
        in.value("latency", LatencyRules.class),
        in.value("metricWeights", MetricWeights.class),
        in.value("extras", ExtraMetrics.class));
  }

  private static AlarmRules alarms(Stored in) throws UnreadableException {
    return new AlarmRules(
        in.value("caution", CautionRules.class),
        in.value("sampleRatio", SampleRatioRules.class),
        in.value("downstream", DownstreamRules.class));
  }
}
