package dev.sluice.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Who wrote an object, as the API server keeps it. */
final class Managers {
  private Managers() {}

  /** The field manager, other than us, that wrote last. */
  static String lastForeign(HasMetadata object) {
    var fields = object.getMetadata().getManagedFields();
    return Objects.requireNonNullElse(fields, List.<ManagedFieldsEntry>of()).stream()
        .filter(entry -> entry.getManager() != null && entry.getTime() != null)
        .filter(entry -> !entry.getManager().equals(Actuator.FIELD_MANAGER))
        .filter(entry -> !"status".equals(entry.getSubresource()))
        .max(Comparator.comparing(ManagedFieldsEntry::getTime))
        .map(ManagedFieldsEntry::getManager)
        .orElse("unknown");
  }
}
