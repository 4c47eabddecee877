package dev.sluice.picture;

import java.util.Map;

/** Edges of a plot in pixels. */
record Box(double left, double top, double right, double bottom) {
  Map<String, String> data() {
    return Map.of(
        "left", Numbers.plain(left),
        "top", Numbers.plain(top),
        "right", Numbers.plain(right),
        "bottom", Numbers.plain(bottom),
        "width", Numbers.plain(right - left),
        "height", Numbers.plain(bottom - top),
        "middle", Numbers.plain((left + right) / 2),
        "centre", Numbers.plain((top + bottom) / 2));
  }
}
