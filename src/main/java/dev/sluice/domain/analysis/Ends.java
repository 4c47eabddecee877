package dev.sluice.domain.analysis;

/**
 * How an analysis may end without harm.
 *
 * @param promotion what the canary must show
 * @param minJudgedWindows windows that not only the guard judged, before a promotion; with few, the
 *     cap could have hidden a canary that does harm
 * @param onInconclusive what follows when the time or the exposure is used up without a verdict
 */
public record Ends(Promotion promotion, int minJudgedWindows, Response onInconclusive) {
  /** Promoted when no harm was found in three judged windows, else rolled back. */
  public static Ends defaults() {
    return new Ends(Promotion.NO_HARM, 3, Response.ROLLBACK);
  }

  public Ends {
    Require.given("analysis.promotion", promotion);
    Require.within("analysis.minJudgedWindows", minJudgedWindows, 0, 1000);
    Require.given("analysis.onInconclusive", onInconclusive);
  }

  Ends promotion(Promotion other) {
    return new Ends(other, minJudgedWindows, onInconclusive);
  }

  Ends minJudgedWindows(int windows) {
    return new Ends(promotion, windows, onInconclusive);
  }

  Ends onInconclusive(Response response) {
    return new Ends(promotion, minJudgedWindows, response);
  }
}
