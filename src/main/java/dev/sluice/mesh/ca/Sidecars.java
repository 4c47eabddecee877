package dev.sluice.mesh.ca;

import java.util.List;

/** How far the sidecars have come with the roots and certificates that they shall have. */
public interface Sidecars {
  /** Hands out what {@link Roots} says now; does not wait until it is accepted. */
  void refresh();

  /** Who does not trust exactly these roots yet. */
  Lag withoutRoots(String rootsPem);

  /** Who does not have a certificate of the root that signs now yet. */
  Lag withoutCertificate();

  /**
   * Who is behind.
   *
   * @param known false as long as the mesh was not read
   * @param connected pods that are connected and have not acknowledged, sorted
   * @param away pods that run and are not connected, sorted: what they have is not known
   */
  record Lag(boolean known, List<String> connected, List<String> away) {
    static final Lag NOBODY = new Lag(true, List.of(), List.of());
    public static final Lag UNKNOWN = new Lag(false, List.of(), List.of());

    public Lag {
      connected = connected.stream().sorted().toList();
      away = away.stream().sorted().toList();
    }
  }
}
