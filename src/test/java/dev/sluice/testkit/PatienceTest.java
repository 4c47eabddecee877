package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PatienceTest {
  /** Only who waits that nothing happens says for how long. */
  private static final Pattern LIMITED =
      Pattern.compile("(?<!\\.during\\(.{1,80}\\)\\s{0,20})\\.atMost\\(");

  @Test
  void shouldBeTheOnlyLimitOfWaits() throws IOException {
    try (Stream<Path> sources = Files.walk(Path.of("src/test/java"))) {
      assertThat(sources.filter(PatienceTest::isLimited)).isEmpty();
    }
  }

  private static boolean isLimited(Path source) {
    try {
      return source.toString().endsWith(".java")
          && LIMITED.matcher(Files.readString(source)).find();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
