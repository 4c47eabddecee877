package dev.sluice.domain.analysis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Counts a window of the extra metrics. */
final class ExtraProcess {
  private final ExtraMetrics rules;
  private final double cap;

  /**
   * @param cap most that one window may gain in a harm process, natural logarithm
   */
  ExtraProcess(ExtraMetrics rules, double cap) {
    this.rules = rules;
    this.cap = cap;
  }

  /** Before the first window. */
  ExtraEvidence start() {
    return new ExtraEvidence(
        each(rules.rates(), ExtraMetrics.Rate::name, rate -> RateEvidence.EMPTY),
        each(rules.rates(), ExtraMetrics.Rate::name, rate -> RateEvidence.EMPTY),
        each(rules.distributions(), ExtraMetrics.Distribution::name, d -> process(d).start()),
        each(
            rules.quantiles(),
            ExtraMetrics.Quantiles::name,
            q -> SignEvidence.start(q.quantiles().size())),
        each(rules.checks(), ExtraMetrics.Check::name, check -> 0),
        each(rules.names(), name -> name, name -> 0));
  }

  /** Only learns what is usual for the stable version; checks count all the same. */
  ExtraEvidence learn(ExtraEvidence at, Samples samples) {
    return new ExtraEvidence(
        rates(at.rates(), samples, rate -> counts -> e -> e.learn(counts)),
        rates(at.ratesProof(), samples, rate -> counts -> e -> e.learn(counts)),
        distributions(at, samples, d -> s -> e -> process(d).learn(e, s.stable())),
        at.quantiles(),
        failedChecks(at, samples),
        silent(at, samples));
  }

  /** There is no stable version to compare with; checks count all the same. */
  ExtraEvidence alone(ExtraEvidence at, Samples samples) {
    return new ExtraEvidence(
        at.rates(),
        at.ratesProof(),
        at.distributions(),
        at.quantiles(),
        failedChecks(at, samples),
        silent(at, samples));
  }

  /** Adds the window's evidence. */
  ExtraEvidence score(ExtraEvidence at, Samples samples) {
    return new ExtraEvidence(
        rates(
            at.rates(), samples, rate -> counts -> e -> e.score(rate.bets(Bets.HARM, cap), counts)),
        rates(
            at.ratesProof(),
            samples,
            rate ->
                counts -> e -> e.score(rate.bets(Bets.NO_HARM, Double.POSITIVE_INFINITY), counts)),
        distributions(at, samples, d -> s -> e -> process(d).score(e, s.stable(), s.canary())),
        quantiles(at, samples),
        failedChecks(at, samples),
        silent(at, samples));
  }

  private LatencyProcess process(ExtraMetrics.Distribution distribution) {
    return new LatencyProcess(distribution.rules(), cap);
  }

  private Map<String, RateEvidence> rates(
      Map<String, RateEvidence> at,
      Samples samples,
      Function<ExtraMetrics.Rate, Function<Counts, UnaryOperator<RateEvidence>>> how) {
    return each(
        rules.rates(),
        ExtraMetrics.Rate::name,
        rate ->
            given(samples.rates().get(rate.name()), how.apply(rate))
                .apply(ExtraEvidence.of(at, rate.name())));
  }

  private Map<String, LatencyEvidence> distributions(
      ExtraEvidence at,
      Samples samples,
      Function<
              ExtraMetrics.Distribution,
              Function<Samples.Distribution, UnaryOperator<LatencyEvidence>>>
          how) {
    return each(
        rules.distributions(),
        ExtraMetrics.Distribution::name,
        rule ->
            given(samples.distributions().get(rule.name()), how.apply(rule))
                .apply(ExtraEvidence.of(at.distributions(), rule.name())));
  }

  private Map<String, SignEvidence> quantiles(ExtraEvidence at, Samples samples) {
    return each(
        rules.quantiles(),
        ExtraMetrics.Quantiles::name,
        rule ->
            given(
                    samples.quantiles().get(rule.name()),
                    sample -> (SignEvidence e) -> e.plus(sample, rule.maxSlowdown()))
                .apply(ExtraEvidence.of(at.quantiles(), rule.name())));
  }

  private Map<String, Integer> failedChecks(ExtraEvidence at, Samples samples) {
    return each(
        rules.checks(),
        ExtraMetrics.Check::name,
        rule -> {
          Samples.@Nullable Check check = samples.checks().get(rule.name());
          return at.failures(rule.name()) + (check == null || check.passed() ? 0 : 1);
        });
  }

  private Map<String, Integer> silent(ExtraEvidence at, Samples samples) {
    return each(
        rules.names(),
        name -> name,
        name -> samples.has(name) ? 0 : ExtraEvidence.of(at.silent(), name) + 1);
  }

  /** What a sample does to the evidence; nothing where there is none. */
  private static <S, E> UnaryOperator<E> given(
      @Nullable S sample, Function<S, UnaryOperator<E>> how) {
    return sample == null ? UnaryOperator.identity() : how.apply(sample);
  }

  private static <R, V> Map<String, V> each(
      List<R> rules, Function<R, String> name, Function<R, V> value) {
    Map<String, V> all = new LinkedHashMap<>();
    rules.forEach(rule -> all.put(name.apply(rule), value.apply(rule)));
    return all;
  }
}
