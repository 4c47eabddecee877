package dev.sluice.mesh.xds;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;

/** What operators see of discovery. */
final class AdsMeters {
  private final Map<TypeUrl, Counter> pushes = new EnumMap<>(TypeUrl.class);
  private final Map<TypeUrl, Counter> rejections = new EnumMap<>(TypeUrl.class);

  AdsMeters(MeterRegistry registry, IntSupplier streams, IntSupplier calm) {
    Gauge.builder("sluice.xds.streams", streams, IntSupplier::getAsInt)
        .description("Connected sidecars")
        .register(registry);
    Gauge.builder("sluice.xds.acknowledged", () -> ratio(calm.getAsInt(), streams.getAsInt()))
        .description("Share of connected sidecars that have accepted everything, 0 to 1")
        .register(registry);
    for (TypeUrl type : TypeUrl.values()) {
      String tag = type.name().toLowerCase(Locale.ROOT);
      pushes.put(
          type,
          Counter.builder("sluice.xds.pushes")
              .description("Responses sent to sidecars")
              .tag("type", tag)
              .register(registry));
      rejections.put(
          type,
          Counter.builder("sluice.xds.rejections")
              .description("Resources that a sidecar refused")
              .tag("type", tag)
              .register(registry));
    }
  }

  void pushed(TypeUrl type) {
    pushes.get(type).increment();
  }

  void rejected(TypeUrl type) {
    rejections.get(type).increment();
  }

  /** Two readings at slightly different times; nobody connected means that nothing is owed. */
  private static double ratio(int part, int whole) {
    return whole == 0 ? 1 : Math.min(1.0, (double) part / whole);
  }
}
