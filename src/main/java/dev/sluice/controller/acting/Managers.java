package dev.sluice.controller.acting;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Who wrote an object, as the API server keeps it. */
public final class Managers {
  private Managers() {}

  /** The field manager that wrote a field last. */
  public static String of(HasMetadata object, String... path) {
    return newest(entries(object).filter(entry -> has(entry, path)));
  }

  private static boolean has(ManagedFieldsEntry entry, String... path) {
    Object at = entry.getFieldsV1() == null ? null : entry.getFieldsV1().getAdditionalProperties();
    for (String step : path) {
      at = at instanceof Map<?, ?> fields ? fields.get(step) : null;
    }
    return at != null;
  }

  /** The field manager, other than us, that wrote last. */
  static String lastForeign(HasMetadata object) {
    return newest(
        entries(object)
            .filter(entry -> !Actuator.FIELD_MANAGER.equals(entry.getManager()))
            .filter(entry -> !"status".equals(entry.getSubresource())));
  }

  private static Stream<ManagedFieldsEntry> entries(HasMetadata object) {
    var fields = object.getMetadata().getManagedFields();
    return Objects.requireNonNullElse(fields, List.<ManagedFieldsEntry>of()).stream();
  }

  private static String newest(Stream<ManagedFieldsEntry> entries) {
    return entries
        .filter(entry -> entry.getManager() != null && entry.getTime() != null)
        .max(Comparator.comparing(ManagedFieldsEntry::getTime))
        .map(ManagedFieldsEntry::getManager)
        .orElse("unknown");
  }
}
