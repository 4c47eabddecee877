package dev.sluice.app;

import dev.sluice.api.specs.v1alpha4.HeadersDeserializer;
import dev.sluice.domain.analysis.AlarmRules;
import dev.sluice.domain.analysis.Alarms;
import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Bounds;
import dev.sluice.domain.analysis.Caution;
import dev.sluice.domain.analysis.CautionRules;
import dev.sluice.domain.analysis.ClientErrorRules;
import dev.sluice.domain.analysis.Count;
import dev.sluice.domain.analysis.Counts;
import dev.sluice.domain.analysis.Decision;
import dev.sluice.domain.analysis.Dispersion;
import dev.sluice.domain.analysis.DownstreamEvidence;
import dev.sluice.domain.analysis.DownstreamRules;
import dev.sluice.domain.analysis.Ends;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.analysis.Evidence;
import dev.sluice.domain.analysis.ExtraEvidence;
import dev.sluice.domain.analysis.ExtraMetrics;
import dev.sluice.domain.analysis.Histogram;
import dev.sluice.domain.analysis.LatencyEvidence;
import dev.sluice.domain.analysis.LatencyRules;
import dev.sluice.domain.analysis.Margin;
import dev.sluice.domain.analysis.Margins;
import dev.sluice.domain.analysis.MetricWeights;
import dev.sluice.domain.analysis.Mixture;
import dev.sluice.domain.analysis.Promotion;
import dev.sluice.domain.analysis.RateEvidence;
import dev.sluice.domain.analysis.Response;
import dev.sluice.domain.analysis.SampleRatioRules;
import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.analysis.Schedule;
import dev.sluice.domain.analysis.Seen;
import dev.sluice.domain.analysis.SignEvidence;
import dev.sluice.domain.analysis.SignProcess;
import dev.sluice.domain.analysis.Traffic;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What Jackson writes into statuses and recordings beyond the API types, and what it reads them
 * with; a native image must be told of it.
 */
@RegisterForReflection(
    targets = {
      AlarmRules.class,
      Alarms.class,
      Bounds.class,
      Count.class,
      Ends.class,
      Evidence.class,
      Margins.class,
      AnalysisConfig.class,
      Caution.class,
      CautionRules.class,
      ClientErrorRules.class,
      Seen.class,
      Counts.class,
      Decision.class,
      Dispersion.class,
      DownstreamEvidence.class,
      DownstreamRules.class,
      EngineState.class,
      ExtraEvidence.class,
      ExtraMetrics.class,
      ExtraMetrics.Check.class,
      ExtraMetrics.Distribution.class,
      ExtraMetrics.Quantiles.class,
      ExtraMetrics.Rate.class,
      HeadersDeserializer.class,
      Histogram.class,
      LatencyEvidence.class,
      LatencyRules.class,
      Margin.class,
      MetricWeights.class,
      Mixture.class,
      Promotion.class,
      RateEvidence.class,
      Response.class,
      SampleRatioRules.class,
      Samples.class,
      Samples.Check.class,
      Samples.Distribution.class,
      Samples.Quantiles.class,
      Schedule.class,
      SignEvidence.class,
      SignProcess.class,
      Traffic.class
    })
final class ReflectedState {
  private ReflectedState() {}
}
