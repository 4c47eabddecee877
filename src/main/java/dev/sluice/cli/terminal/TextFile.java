package dev.sluice.cli.terminal;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files that people name on the command line. */
public final class TextFile {
  private TextFile() {}

  /**
   * @throws Refusal saying why it cannot be read
   */
  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new Refusal(file + ": " + why(file, e) + ", allowed is a readable text file", e);
    }
  }

  /**
   * @throws Refusal saying why it cannot be written
   */
  public static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new Refusal(file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private static String why(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "not readable";
    }
    if (e instanceof CharacterCodingException) {
      return "not UTF-8";
    }
    return Files.isDirectory(file) ? "a folder" : String.valueOf(e.getMessage());
  }
}
