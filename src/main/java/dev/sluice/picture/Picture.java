package dev.sluice.picture;

import dev.sluice.domain.simulation.EvidenceCurve;
import dev.sluice.domain.simulation.SimulationReport;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A simulation as a picture. SVG from a template, so that neither fonts nor AWT are needed. */
public final class Picture {
  private static final String TYPE = "image/svg+xml";
  private static final String TEMPLATE = "simulation.svg";
  private static final Box LEFT = new Box(76, 112, 500, 360);
  private static final Box RIGHT = new Box(596, 112, 980, 360);

  private Picture() {}

  /**
   * @param title one line about what was simulated
   * @param bound evidence that takes a release back
   */
  public static String svg(
      String title,
      double bound,
      EvidenceCurve healthy,
      EvidenceCurve harmed,
      SimulationReport report) {
    double seconds = Math.max(end(healthy), end(harmed));
    return template(
        Map.of(
            "title", title,
            "left", LEFT.data(),
            "right", RIGHT.data(),
            "evidence", new EvidencePanel(seconds, bound, LEFT).data(healthy, harmed),
            "power", new PowerPanel(RIGHT).data(report)));
  }

  private static double end(EvidenceCurve curve) {
    return curve.points().get(curve.points().size() - 1).seconds();
  }

  /** Maps only: whatever else Qute can read, it reads by reflection. */
  private static String template(Map<String, Object> data) {
    Engine engine =
        Engine.builder().addDefaults().addResultMapper(new HtmlEscaper(List.of(TYPE))).build();
    return engine.parse(source(), Variant.forContentType(TYPE)).render(data);
  }

  private static String source() {
    try (var template = Picture.class.getResourceAsStream(TEMPLATE)) {
      return new String(template.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
