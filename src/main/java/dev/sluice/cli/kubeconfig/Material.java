package dev.sluice.cli.kubeconfig;

import dev.sluice.cli.terminal.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A certificate, key or token, and where it was found.
 *
 * @param where file and field, for messages
 */
record Material(String where, byte[] bytes) {
  /**
   * @param data base64 in the kubeconfig itself; wins over {@code path}, as kubectl has it
   * @param path relative to the kubeconfig
   * @throws Refusal naming file and field
   */
  static Optional<Material> of(Field field, @Nullable String data, @Nullable String path) {
    if (data != null && !data.isEmpty()) {
      return Optional.of(decoded(field.suffixed("-data"), data));
    }
    return path == null || path.isEmpty() ? Optional.empty() : Optional.of(read(field, path));
  }

  static Material of(Field field, String text) {
    return new Material(field.toString(), text.getBytes(StandardCharsets.UTF_8));
  }

  private static Material decoded(Field field, String data) {
    try {
      return new Material(field.toString(), Base64.getMimeDecoder().decode(data));
    } catch (IllegalArgumentException e) {
      throw new Refusal(field + ": not base64, allowed is PEM in base64", e);
    }
  }

  static Material read(Field field, String path) {
    Path file = field.resolve(path);
    try {
      return new Material(field + " (" + file + ")", Files.readAllBytes(file));
    } catch (IOException e) {
      String why = e instanceof NoSuchFileException ? "no such file" : "not readable";
      throw new Refusal(field + ": " + file + ": " + why + ", allowed is a readable file", e);
    }
  }

  String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  Refusal refuse(String what, String allowed) {
    return new Refusal(where + ": " + what + ", allowed are " + allowed);
  }
}
