package dev.sluice.mesh.validation;

import dev.sluice.api.conversion.Conversion;
import dev.sluice.api.conversion.Inconvertible;
import dev.sluice.api.conversion.Quantity;
import java.util.HashSet;
import java.util.List;

/** TrafficSplit. That a root is among its own backends is common, and fine. */
final class SplitCheck {
  private static final int MOST_BACKENDS = 512;
  private static final int MOST_MATCHES = 64;
  private static final String HUB = "split.smi-spec.io/v1alpha4";

  private SplitCheck() {}

  static void check(Subject split, Findings findings) {
    var spec = split.content();
    if (!spec.given()) {
      findings.warn(spec, "missing; the split does nothing");
      return;
    }
    root(split, spec.at("service"), findings);
    if (findings.list(spec.at("backends"), MOST_BACKENDS)) {
      backends(split, spec.at("backends"), findings);
    }
    if (findings.list(spec.at("matches"), MOST_MATCHES)) {
      spec.at("matches").elements().forEach(it -> match(it, findings));
    }
  }

  private static void root(Subject split, Field service, Findings findings) {
    var parts = service.text().split("\\.", -1);
    if (parts.length > 1 && !parts[1].equals(split.namespace())) {
      findings.warn(
          service,
          "\"%s\" is not in namespace %s; the split does nothing"
              .formatted(service.text(), split.namespace()));
    }
  }

  private static void backends(Subject split, Field backends, Findings findings) {
    var all = backends.elements();
    boolean whole =
        all.stream().filter(it -> !weight(split, it.at("weight"), findings)).count() == 0;
    if (whole && split.version() == 1) {
      ratio(split, findings);
    }
    if (all.isEmpty()) {
      findings.warn(backends, "empty; requests go to the root Service itself");
    } else if (whole && all.stream().allMatch(it -> zero(it.at("weight")))) {
      findings.warn(backends, "all weights are 0; requests are answered 503");
    }
    twice(all, findings);
  }

  /**
   * @return whether it can be a weight
   */
  private static boolean weight(Subject split, Field weight, Findings findings) {
    return split.version() == 1 ? quantity(weight, findings) : number(weight, findings);
  }

  private static boolean quantity(Field weight, Findings findings) {
    try {
      if (!weight.given() || Quantity.parse(weight.path(), weight.value()).signum() >= 0) {
        return true;
      }
      findings.error(weight, "quantities that are not negative");
    } catch (Inconvertible e) {
      findings.error(String.valueOf(e.getMessage()));
    }
    return false;
  }

  private static boolean number(Field weight, Findings findings) {
    boolean fits =
        weight.value().isIntegralNumber()
            && weight.value().canConvertToInt()
            && weight.value().intValue() >= 0;
    if (!fits) {
      findings.error(weight, "whole numbers from 0 to " + Integer.MAX_VALUE);
    }
    return fits;
  }

  private static boolean zero(Field weight) {
    try {
      return !weight.given() || Quantity.parse(weight.path(), weight.value()).signum() == 0;
    } catch (Inconvertible e) {
      return false;
    }
  }

  /** Quantities that no whole numbers have the ratio of. */
  private static void ratio(Subject split, Findings findings) {
    try {
      Conversion.convert(split.object(), HUB);
    } catch (Inconvertible e) {
      findings.error(String.valueOf(e.getMessage()));
    }
  }

  private static void twice(List<Field> backends, Findings findings) {
    var seen = new HashSet<String>();
    for (var it : backends) {
      var service = it.at("service");
      if (!seen.add(service.text())) {
        findings.warn(
            service, "\"%s\" is there twice; its weights add up".formatted(service.text()));
      }
    }
  }

  private static void match(Field match, Findings findings) {
    if (!match.at("kind").text().equals("HTTPRouteGroup")) {
      findings.warn(
          match.at("kind"),
          "\"%s\" matches no request; known: HTTPRouteGroup".formatted(match.at("kind").text()));
    }
  }
}
