package dev.sluice.domain.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.analysis.StableSide;
import dev.sluice.domain.analysis.Traffic;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Windows as JSON: {@code n} requests, {@code x} failures, {@code c} client errors and {@code u}
 * without an answer, of stable (A) and canary (B).
 */
final class WindowJson {
  private static final List<String> KEYS =
      List.of(
          "weight",
          "nA",
          "xA",
          "nB",
          "xB",
          "cA",
          "cB",
          "uA",
          "uB",
          "hA",
          "hB",
          "mayAdvance",
          "stableServing",
          "index",
          "step",
          "lastStep",
          "samples",
          "stableSide");

  private static final List<String> SIDES =
      Stream.of(StableSide.ROLLING, StableSide.MIXED, StableSide.IDLE, StableSide.ROLLED)
          .map(StableSide::name)
          .toList();

  private static final List<String> COMPACT = List.of("from", "cells");

  /** So many requests that no sum of windows overflows. */
  private static final long MOST = 1_000_000_000_000_000L;

  private WindowJson() {}

  /**
   * @param path where it stands
   * @param cells cells that a histogram must have; 0 where latency is not judged
   * @param before index of the window before
   */
  static RecordedWindow read(String path, JsonNode node, int cells, long before) {
    Fields in = Fields.of(path, node, KEYS);
    return new RecordedWindow(
        index(in, before),
        in.has("step") ? Integer.valueOf((int) in.whole("step", 0, 1000)) : null,
        in.number("weight", Range.above(0, 1)),
        in.flag("lastStep"),
        !Boolean.FALSE.equals(in.flag("mayAdvance")),
        side(in),
        traffic(in, "A", cells),
        traffic(in, "B", cells),
        samples(in));
  }

  private static StableSide side(Fields in) {
    if (Boolean.FALSE.equals(in.flag("stableServing"))) {
      return StableSide.DOWN;
    }
    return StableSide.valueOf(in.word("stableSide", StableSide.SERVING.name(), SIDES));
  }

  /** What is left out was not measured. */
  private static Samples samples(Fields in) {
    if (!in.has("samples")) {
      return Samples.NONE;
    }
    JsonNode given = in.node("samples");
    try {
      ObjectNode whole = RecordingJson.JSON.valueToTree(Samples.NONE);
      Fields.of(in.at("samples"), given, List.copyOf(names(whole)));
      return RecordingJson.JSON.treeToValue(whole.setAll((ObjectNode) given), Samples.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(in.at("samples") + ": " + e.getOriginalMessage(), e);
    }
  }

  private static List<String> names(ObjectNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static long index(Fields in, long before) {
    long index = in.whole("index", before + 1, 0, Long.MAX_VALUE - 1);
    return index > before
        ? index
        : in.complain("index", "a number above that of the window before, " + before);
  }

  private static Traffic traffic(Fields in, String arm, int cells) {
    long requests = in.whole("n" + arm, 0, MOST);
    long failures = part(in, "x" + arm, in.whole("x" + arm, 0, MOST), requests, "n" + arm);
    long clientErrors = optional(in, "c" + arm, requests - failures, "n" + arm + " - x" + arm);
    long unanswered = optional(in, "u" + arm, failures, "x" + arm);
    long[] latency = cells == 0 ? new long[0] : cells(in, "h" + arm, cells);
    return new Traffic(requests, failures, clientErrors, unanswered, latency);
  }

  /** Nothing where it is absent: recordings did not always count it. */
  private static long optional(Fields in, String key, long most, String whole) {
    return part(in, key, in.whole(key, 0, 0, MOST), most, whole);
  }

  private static long part(Fields in, String key, long count, long most, String whole) {
    return count <= most ? count : in.complain(key, "at most " + whole + ", which is " + most);
  }

  private static long[] cells(Fields in, String key, int cells) {
    JsonNode node = in.node(key);
    if (node != null && node.isObject()) {
      return expanded(Fields.of(in.at(key), node, COMPACT), cells);
    }
    if (node == null || !node.isArray()) {
      return in.complain(key, "a list of " + cells + " counts, one more than bounds");
    }
    long[] counts = in.counts(key);
    return counts.length == cells ? counts : wrongLength(in.at(key), counts.length, cells);
  }

  private static long[] expanded(Fields in, int cells) {
    int from = (int) in.whole("from", 0, cells);
    long[] counts = in.counts("cells");
    long[] all = new long[cells];
    if (from + counts.length > cells) {
      return wrongLength(in.at("cells"), from + counts.length, cells);
    }
    System.arraycopy(counts, 0, all, from, counts.length);
    return all;
  }

  private static long[] wrongLength(String field, int found, int cells) {
    throw new IllegalArgumentException(
        field + " has " + found + " counts, allowed are " + cells + ", one more than bounds");
  }

  /**
   * @param compact whether to leave out the empty ends of histograms
   */
  static ObjectNode write(RecordedWindow window, boolean compact) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("index", window.index()).put("weight", window.weight());
    if (window.step() != null) {
      out.put("step", window.step());
    }
    if (window.lastStep() != null) {
      out.put("lastStep", window.lastStep());
    }
    if (!window.mayAdvance()) {
      out.put("mayAdvance", false);
    }
    if (window.side() == StableSide.DOWN) {
      out.put("stableServing", false);
    } else if (window.side() != StableSide.SERVING) {
      out.put("stableSide", window.side().name());
    }
    out.put("nA", window.stable().requests()).put("xA", window.stable().failures());
    out.put("nB", window.canary().requests()).put("xB", window.canary().failures());
    parts(out, "A", window.stable());
    parts(out, "B", window.canary());
    histogram(out, "hA", window.stable().latency(), compact);
    histogram(out, "hB", window.canary().latency(), compact);
    if (!window.samples().equals(Samples.NONE)) {
      out.set("samples", RecordingJson.JSON.valueToTree(window.samples()));
    }
    return out;
  }

  private static void parts(ObjectNode out, String arm, Traffic traffic) {
    if (traffic.clientErrors() > 0) {
      out.put("c" + arm, traffic.clientErrors());
    }
    if (traffic.unanswered() > 0) {
      out.put("u" + arm, traffic.unanswered());
    }
  }

  private static void histogram(ObjectNode out, String key, long[] cells, boolean compact) {
    if (cells.length == 0) {
      return;
    }
    int first = 0;
    int end = cells.length;
    while (compact && first < end && cells[first] == 0) {
      first++;
    }
    while (compact && end > first && cells[end - 1] == 0) {
      end--;
    }
    var list =
        compact ? out.putObject(key).put("from", first).putArray("cells") : out.putArray(key);
    Arrays.stream(cells, first, end).forEach(list::add);
  }
}
