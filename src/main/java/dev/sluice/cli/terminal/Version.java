package dev.sluice.cli.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: one line, the same for each command. */
public final class Version implements IVersionProvider {
  private static final String FILE = "version.txt";

  @Override
  public String[] getVersion() {
    try (var file = Version.class.getResourceAsStream(FILE)) {
      return new String[] {new String(file.readAllBytes(), StandardCharsets.UTF_8).strip()};
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
