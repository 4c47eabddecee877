package dev.sluice.domain.rollout;

import java.util.Locale;

/**
 * What somebody asked for. It names what it is about, so an old order never acts on a new release;
 * it acts once and need not be taken away.
 *
 * @param about revision, or {@code <revision>-<step>} with steps counted from 1
 */
public record Order(Kind kind, String about) {
  /** What may be asked for. */
  public enum Kind {
    /** Take the release of this revision back. */
    ABORT,
    /** Try this rejected revision again. */
    RETRY,
    /** End the pause at {@code <revision>-<step>}. */
    RESUME,
    /** Promote this revision now, whatever is still to be judged. */
    PROMOTE,
    /** Leave step {@code <revision>-<step>} now. */
    SKIP,
    /** Put the stable template back in place of this revision. */
    UNDO;

    /** The annotation that carries it, e.g. {@code sluice.dev/abort}. */
    public String annotation() {
      return "sluice.dev/" + name().toLowerCase(Locale.ROOT);
    }
  }
}
