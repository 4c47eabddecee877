package dev.sluice.mesh.watch;

import static dev.sluice.mesh.watch.MeshModelBuilder.missing;
import static dev.sluice.mesh.watch.MeshModelBuilder.nameOf;
import static dev.sluice.mesh.watch.MeshModelBuilder.orEmpty;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.sluice.api.access.v1alpha4.IdentityBinding;
import dev.sluice.api.access.v1alpha4.IdentityBindingSpec.Schemes;
import dev.sluice.domain.policy.MeshModel.Binding;
import dev.sluice.domain.policy.Name;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * IdentityBindings. One that names a selector and a ServiceAccount, which exclude one another, is
 * left out: nobody can tell which of both was meant.
 */
final class Bindings {
  private static final String SCHEME = "spiffe://";

  private Bindings() {}

  static Map<Name, Binding> byName(List<IdentityBinding> bindings) {
    return bindings.stream()
        .filter(it -> it.getSpec() != null && it.getSpec().schemes() != null)
        .filter(it -> isClear(it.getSpec().schemes()))
        .map(it -> model(nameOf(it), it.getSpec().schemes()))
        .collect(toMap(Binding::name, it -> it, (a, b) -> a));
  }

  private static boolean isClear(Schemes schemes) {
    return schemes.podLabelSelector() == null || missing(schemes.serviceAccount());
  }

  private static Binding model(Name name, Schemes schemes) {
    var account = missing(schemes.serviceAccount()) ? null : schemes.serviceAccount();
    return new Binding(name, labels(schemes), spiffeIds(schemes), account);
  }

  /** A label without a value would be a condition less, so the selector then takes nobody. */
  private static Map<String, String> labels(Schemes schemes) {
    var selector = schemes.podLabelSelector();
    var labels = selector == null ? Map.<String, String>of() : orEmpty(selector.matchLabels());
    return labels.containsValue(null) ? Map.of() : Map.copyOf(labels);
  }

  private static Set<String> spiffeIds(Schemes schemes) {
    return orEmpty(schemes.spiffeIdentities()).stream()
        .filter(it -> !missing(it))
        .map(it -> it.startsWith(SCHEME) ? it : SCHEME + it)
        .collect(toUnmodifiableSet());
  }
}
