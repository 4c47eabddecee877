package dev.sluice.domain.policy;

import dev.sluice.domain.policy.Finding.Reason;
import dev.sluice.domain.policy.MeshModel.Binding;

/** What is wrong with HTTPRouteGroups and IdentityBindings. */
final class RouteFindings {
  private final MeshModel model;
  private final Findings findings;

  RouteFindings(MeshModel model, Findings findings) {
    this.model = model;
    this.findings = findings;
  }

  void find() {
    model.routes().http().forEach((name, matches) -> matches.forEach(match -> match(name, match)));
    model.bindings().values().forEach(this::binding);
  }

  private void match(Name group, HttpMatch match) {
    if (!Patterns.usable(match))
      findings.add(
          SmiKind.HTTP_ROUTE_GROUP,
          group,
          Reason.UnusableMatch,
          "match \"%s\" has a pattern that RE2 refuses or that is too large, or a name that is none, so it takes no request"
              .formatted(match.name()));
  }

  private void binding(Binding binding) {
    if (binding.podLabels().isEmpty()
        && binding.spiffeIds().isEmpty()
        && binding.serviceAccount() == null)
      findings.add(
          SmiKind.IDENTITY_BINDING, binding.name(), Reason.SaysNothing, "spec.schemes name nobody");
    String start = new Identity(binding.name().namespace(), "").spiffeId(model.trustDomain());
    binding.spiffeIds().stream()
        .sorted()
        .filter(id -> !id.startsWith(start))
        .forEach(
            id ->
                findings.add(
                    SmiKind.IDENTITY_BINDING,
                    binding.name(),
                    Reason.ForeignIdentity,
                    "SPIFFE id \"%s\" means nobody; ids of this namespace begin with \"%s\""
                        .formatted(id, start)));
  }
}
