package dev.sluice.domain.recording;

/** A stored state that cannot be read; checked, so that nobody forgets it. */
final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1;

  private final String field;
  private final String reason;

  UnreadableException(String field, String reason) {
    super(field + " " + reason);
    this.field = field;
    this.reason = reason;
  }

  String field() {
    return field;
  }

  String reason() {
    return reason;
  }
}
