package dev.sluice.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** What the program's constants are, whatever room they live in and whoever else may see them. */
final class Code {
  private static final Path SOURCES = Path.of("src/main/java");

  private Code() {}

  /** The value of a static field. */
  static Object constant(String type, String field) {
    try {
      var declared = type(type).getDeclaredField(field);
      declared.setAccessible(true);
      return declared.get(null);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(type + " has no constant " + field, e);
    }
  }

  static long number(String type, String field) {
    return ((Number) constant(type, field)).longValue();
  }

  /** How many fields of one type a class has. */
  static long fields(String type, String ofType) {
    return Arrays.stream(type(type).getDeclaredFields())
        .filter(field -> field.getType().getSimpleName().equals(ofType))
        .count();
  }

  /** The group of a pattern, wherever the sources have it; for what is no constant. */
  static List<String> written(String pattern) throws IOException {
    try (var files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(file -> Pattern.compile(pattern).matcher(read(file)).results())
          .map(match -> match.group(1))
          .distinct()
          .sorted()
          .toList();
    }
  }

  /** The group of a pattern in one file. */
  static String written(Path file, String pattern) {
    return Pattern.compile(pattern)
        .matcher(read(file))
        .results()
        .map(match -> match.group(1))
        .findFirst()
        .orElseThrow(() -> new AssertionError(file + " does not say " + pattern));
  }

  private static Class<?> type(String simpleName) {
    try (var files = Files.walk(SOURCES)) {
      var file =
          files
              .filter(path -> path.endsWith(simpleName + ".java"))
              .findFirst()
              .orElseThrow(() -> new AssertionError("there is no class " + simpleName));
      return Class.forName(
          SOURCES.relativize(file).toString().replace(".java", "").replace('/', '.'));
    } catch (IOException | ClassNotFoundException e) {
      throw new AssertionError(simpleName + " cannot be loaded", e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(file + " cannot be read", e);
    }
  }
}
