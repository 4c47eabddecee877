package dev.sluice.cli.kubeconfig;

import java.nio.file.Path;

/**
 * A place in a kubeconfig.
 *
 * @param path like {@code users[me].user.client-key}
 */
record Field(Path file, String path) {
  Field suffixed(String suffix) {
    return new Field(file, path + suffix);
  }

  /** Paths are relative to the file that names them. */
  Path resolve(String other) {
    return file.toAbsolutePath().resolveSibling(other).normalize();
  }

  @Override
  public String toString() {
    return file + ": " + path;
  }
}
