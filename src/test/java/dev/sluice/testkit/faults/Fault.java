package dev.sluice.testkit.faults;

/** What becomes of one request. */
public enum Fault {
  /** It passes. */
  NONE(0, ""),
  FORBIDDEN(403, "Forbidden"),
  CONFLICT(409, "Conflict"),
  INVALID(422, "Invalid"),
  TOO_MANY(429, "TooManyRequests"),
  /** With {@code Retry-After}, a second. */
  TOO_MANY_LATER(429, "TooManyRequests"),
  INTERNAL(500, "InternalError"),
  UNAVAILABLE(503, "ServiceUnavailable"),
  /** No answer, and nothing was done. */
  TIMEOUT(0, ""),
  /** No answer, though it was done. */
  DONE_TIMEOUT(0, ""),
  /** The connection ends, and nothing was done. */
  CUT(0, ""),
  /** The connection ends, though it was done. */
  DONE_CUT(0, "");

  /** Part of the message of each refusal. */
  public static final String WORDS = "refused by the weather";

  final int code;
  final String reason;

  Fault(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  boolean answers() {
    return code > 0;
  }

  /** Whether the API server does what it is asked for. */
  boolean passesOn() {
    return this == NONE || this == DONE_TIMEOUT || this == DONE_CUT;
  }

  /** Whether it is done though nobody hears of it. */
  public boolean done() {
    return this == DONE_TIMEOUT || this == DONE_CUT;
  }

  boolean cuts() {
    return this == CUT || this == DONE_CUT;
  }

  /** What a person can read of it, if it stays. */
  public String words() {
    return answers() ? WORDS : "no answer of the API server";
  }

  String body(String kind) {
    return """
    {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
     "message":"%s: %s","reason":"%s","code":%d}"""
        .formatted(WORDS, kind, reason, code);
  }
}
