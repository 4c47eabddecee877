package dev.sluice.workload;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirementBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Label selectors, read as labels and rewritten for a canary. */
final class Selectors {
  private static final String IN = "In";
  private static final String NOT_IN = "NotIn";

  private Selectors() {}

  /** What every selected pod must carry; an expression that allows one value only counts too. */
  static Map<String, String> labels(LabelSelector selector) {
    if (selector == null) {
      return Map.of();
    }
    var labels = new HashMap<String, String>();
    for (var it : expressions(selector)) {
      if (IN.equals(it.getOperator()) && it.getValues().size() == 1) {
        labels.put(it.getKey(), it.getValues().get(0));
      }
    }
    labels.putAll(Objects.requireNonNullElse(selector.getMatchLabels(), Map.of()));
    return Map.copyOf(labels);
  }

  /** The same selector, for pods whose label is rewritten. */
  static LabelSelector canary(LabelSelector selector, SelectorLabel label) {
    var labels = Objects.requireNonNullElse(selector.getMatchLabels(), Map.<String, String>of());
    return new LabelSelectorBuilder()
        .withMatchLabels(label.canary(labels))
        .withMatchExpressions(
            expressions(selector).stream()
                .map(it -> canary(it, label))
                .filter(Selectors::says)
                .toList())
        .build();
  }

  private static LabelSelectorRequirement canary(LabelSelectorRequirement it, SelectorLabel label) {
    if (!label.key().equals(it.getKey())) {
      return it;
    }
    return switch (it.getOperator()) {
      case IN -> with(it, List.of(label.canaryValue()));
      case NOT_IN ->
          with(it, it.getValues().stream().filter(v -> !v.equals(label.canaryValue())).toList());
      default -> it;
    };
  }

  private static LabelSelectorRequirement with(LabelSelectorRequirement it, List<String> values) {
    return new LabelSelectorRequirementBuilder(it).withValues(values).build();
  }

  /** A NotIn without values is not allowed, and would exclude nothing. */
  private static boolean says(LabelSelectorRequirement it) {
    return !NOT_IN.equals(it.getOperator()) || !it.getValues().isEmpty();
  }

  private static List<LabelSelectorRequirement> expressions(LabelSelector selector) {
    return Objects.requireNonNullElse(selector.getMatchExpressions(), List.of());
  }
}
