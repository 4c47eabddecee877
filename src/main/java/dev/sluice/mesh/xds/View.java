package dev.sluice.mesh.xds;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What one stream may see.
 *
 * @param own wins over {@code shared} where both have a name
 * @param certificate the Secret of the stream's identity
 */
record View(Resources shared, Resources own, Resource certificate) {
  /** Null when there is none of that name. */
  Resource get(TypeUrl type, String name) {
    if (type == TypeUrl.SECRET && certificate.name().equals(name)) {
      return certificate;
    }
    Resource mine = own.of(type).get(name);
    return mine != null ? mine : shared.of(type).get(name);
  }

  /** Every name of that type, bar the certificate, which nobody gets without asking for it. */
  Set<String> names(TypeUrl type) {
    Map<String, Resource> mine = own.of(type);
    if (mine.isEmpty()) {
      return shared.of(type).keySet();
    }
    Set<String> all = new HashSet<>(shared.of(type).keySet());
    all.addAll(mine.keySet());
    return all;
  }

  View withCertificate(Resource renewed) {
    return new View(shared, own, renewed);
  }
}
