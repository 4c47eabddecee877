package dev.sluice.domain.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is wrong with the SMI objects of a mesh, by object; those without a finding are left out.
 * Pure and deterministic. It only tells: what the objects mean is decided by {@link PolicyCompiler}
 * alone.
 */
public final class Findings {
  private final Map<SmiRef, List<Finding>> all = new HashMap<>();

  private Findings() {}

  /** Lists are in the order of the object's own fields. */
  public static Map<SmiRef, List<Finding>> of(MeshModel model) {
    var findings = new Findings();
    new SplitFindings(model, findings).find();
    new TargetFindings(model, findings).find();
    new DestinationFindings(model, findings).find();
    new RouteFindings(model, findings).find();
    findings.all.replaceAll((ref, list) -> list.stream().distinct().toList());
    return Collections.unmodifiableMap(findings.all);
  }

  void add(SmiKind kind, Name name, Finding.Reason reason, String message) {
    all.computeIfAbsent(new SmiRef(kind, name), ref -> new ArrayList<>())
        .add(new Finding(reason, message));
  }
}
