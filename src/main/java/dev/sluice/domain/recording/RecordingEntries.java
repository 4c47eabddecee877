package dev.sluice.domain.recording;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A recording as named texts, as a ConfigMap has them: one for the rules and one for each window,
 * so that a window is added by one small patch that is written whole or not at all.
 */
public final class RecordingEntries {
  /** Name of the text that has everything but the windows. */
  public static final String HEAD = "recording.json";

  private static final String WINDOW = "w";

  private RecordingEntries() {}

  /** Every text by its name, sorted; windows in the order in which they were judged. */
  public static Map<String, String> of(Recording recording) {
    var entries = new TreeMap<String, String>();
    entries.put(HEAD, new RecordingJson().head(recording).toString());
    recording.windows().forEach(window -> entries.put(key(window.index()), text(window)));
    return entries;
  }

  /** Name of a window's text. */
  public static String key(long index) {
    return String.format("%s%019d", WINDOW, index);
  }

  /** A window's text: JSON with histograms that lack their empty ends. */
  public static String text(RecordedWindow window) {
    return WindowJson.write(window, true).toString();
  }

  /**
   * @param last index of the last window that counted; what comes after it was written by a
   *     controller that was killed before it could count it
   * @throws IllegalArgumentException when it is no recording
   */
  public static Recording read(Map<String, String> entries, long last) {
    if (!entries.containsKey(HEAD)) {
      throw new IllegalArgumentException(HEAD + " is missing, allowed is a recording");
    }
    String windows =
        windows(entries).entrySet().stream()
            .filter(entry -> entry.getKey().compareTo(key(last)) <= 0)
            .map(Map.Entry::getValue)
            .collect(Collectors.joining(",", "[", "]"));
    String head = entries.get(HEAD).strip();
    return new RecordingJson()
        .read(head.substring(0, head.lastIndexOf('}')) + ",\"windows\":" + windows + "}");
  }

  /** Names of windows after {@code last}. */
  public static List<String> after(Map<String, String> entries, long last) {
    return windows(entries).keySet().stream().filter(key -> key.compareTo(key(last)) > 0).toList();
  }

  private static Map<String, String> windows(Map<String, String> entries) {
    var windows = new TreeMap<>(entries);
    windows.keySet().removeIf(key -> !key.startsWith(WINDOW));
    return windows;
  }
}
