package dev.sluice.domain.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.domain.analysis.Decision;
import dev.sluice.domain.analysis.Judgement;
import dev.sluice.domain.analysis.Metric;
import dev.sluice.domain.analysis.Reason;
import java.util.stream.Collectors;

/** A judgement as one line of JSON. */
public final class JudgementJson {
  private JudgementJson() {}

  /**
   * @param t windows that counted before
   * @param step where the release was, from 0
   * @return one line without its end; doubles in the shortest form that reads back the same
   */
  public static String line(long t, int step, Judgement judgement) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("t", t);
    out.put("decision", decision(judgement)).put("reason", reason(judgement));
    out.put("step", step);
    out.put("advance", judgement.advance());
    out.put("hold", judgement.hold() && !gaveUp(judgement));
    out.put("logHarm", judgement.logHarm());
    out.put("srmLogE", judgement.sampleRatioLogE());
    var proof = out.putArray("niMaxLogE");
    judgement.proofLogE().forEach(proof::add);
    try {
      return RecordingJson.JSON.writeValueAsString(out);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String decision(Judgement judgement) {
    return switch (judgement.decision()) {
      case PROMOTE, ROLLBACK -> judgement.decision().name();
      case HOLD -> gaveUp(judgement) ? "HOLD" : "CONTINUE";
      case ADVANCE, CONTINUE -> "CONTINUE";
    };
  }

  /** To hold may also be the answer to a release without a verdict. */
  private static boolean gaveUp(Judgement judgement) {
    return judgement.decision() == Decision.HOLD && judgement.reason() == Reason.INCONCLUSIVE;
  }

  private static String reason(Judgement judgement) {
    return switch (judgement.reason()) {
      case HARM ->
          "HARM:" + judgement.guilty().stream().map(Metric::text).collect(Collectors.joining(","));
      case SAMPLE_RATIO -> "SRM";
      case OUTAGE,
          CHECK_FAILED,
          DOWNSTREAM,
          SUSPECTED,
          NO_DATA,
          INCONCLUSIVE,
          PROVEN,
          NO_HARM,
          JUDGED_ALONE,
          STEP_COMPLETE ->
          judgement.reason().name();
      case WARMING_UP, GATHERING, PAUSED, NOT_PROVEN -> "";
    };
  }
}
