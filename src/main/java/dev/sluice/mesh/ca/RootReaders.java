package dev.sluice.mesh.ca;

import java.util.List;

/** Who learns of the roots elsewhere than on a sidecar's stream: files of pods, the API server. */
public interface RootReaders {
  /**
   * Brings these roots to all of them; does nothing where they have them.
   *
   * @return who lacks them still, in words for people, sorted; empty when all have them
   * @throws RuntimeException when that cannot be found out now
   */
  List<String> bring(String rootsPem);
}
