package dev.sluice.domain.analysis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one window led to.
 *
 * @param guilty metrics that caused a rollback for harm, in the order of the configuration; else
 *     empty
 * @param logHarm natural logarithm of the combined evidence of harm; rolls back at {@code
 *     -ln(falseRollbackRate)}
 * @param logE natural logarithm of the evidence of each metric that is judged
 * @param proofLogE highest evidence of no harm so far: errors, then each latency quantile to be
 *     proven, then the extra metrics
 * @param proven whether every entry of {@code proofLogE} reached {@code -ln(falseProofRate)}
 * @param sampleRatioLogE natural logarithm of the evidence that the split is not what was set
 * @param explanation one sentence for people, in plain words
 */
public record Judgement(
    Decision decision,
    Reason reason,
    List<Metric> guilty,
    double logHarm,
    Map<Metric, Double> logE,
    List<Double> proofLogE,
    boolean proven,
    double sampleRatioLogE,
    String explanation) {
  public Judgement {
    guilty = List.copyOf(guilty);
    logE = Collections.unmodifiableMap(new LinkedHashMap<>(logE));
    proofLogE = List.copyOf(proofLogE);
  }

  /** Whether the caller goes to the next step. */
  public boolean advance() {
    return decision == Decision.ADVANCE;
  }

  /** Whether the caller must stay at this weight. */
  public boolean hold() {
    return decision == Decision.HOLD;
  }
}
