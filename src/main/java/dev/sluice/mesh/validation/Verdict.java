package dev.sluice.mesh.validation;

import java.util.List;

/**
 * @param errors what can never be right, each with field, value and what is allowed; such an object
 *     is refused
 * @param warnings what is probably not meant so
 */
public record Verdict(List<String> errors, List<String> warnings) {
  public Verdict {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }
}
