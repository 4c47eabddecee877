package dev.sluice.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the table of {@link Claims}; docs/benchmarks/README.md has the command. */
public final class ClaimsPage {
  private static final String PAGE =
      """
      <!-- Written by the benchmark; see README.md. -->
      # Measured again

      What the Python prototype of the method measured, and what this engine does in the same scenario. How it is measured: [README](README.md#measured-again).

      | Scenario | Counted | Prototype | Engine | Rollouts |
      |---|---|---|---|---|
      %s

      More than 3 points away, where the prototype's own standard error is 2.3 points:

      | Scenario | Counted | Prototype | Engine | Rollouts |
      |---|---|---|---|---|
      %s
      """;

  private ClaimsPage() {}

  /**
   * @param args the folder to write into
   */
  public static void main(String[] args) throws IOException {
    Files.writeString(
        Path.of(args[0], "measured-again.md"),
        PAGE.formatted(lines(Claims.all()), lines(Claims.farther())));
  }

  private static String lines(List<Claim> claims) {
    return claims.stream().map(ClaimsPage::line).collect(Collectors.joining("\n"));
  }

  private static String line(Claim claim) {
    Claim.Measured measured = claim.measure();
    return "| %s | %s | %s | %s | %d |"
        .formatted(
            claim.name(),
            claim.outcome(),
            cell(claim.share(), claim.seconds()),
            cell(measured.share(), claim.seconds() == 0 ? 0 : measured.seconds()),
            claim.runs());
  }

  private static String cell(double share, long seconds) {
    String percent = String.format(Locale.ROOT, "%.1f %%", 100 * share);
    return seconds == 0 ? percent : percent + ", " + seconds + " s";
  }
}
