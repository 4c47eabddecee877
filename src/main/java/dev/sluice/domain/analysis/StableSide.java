package dev.sluice.domain.analysis;

/** What answered the requests to the stable backend during a window. */
public enum StableSide {
  /** The stable version, and nothing else. */
  SERVING,
  /** Its pods are being replaced by those of the canary's version, some of which may answer. */
  ROLLING,
  /** Of those, some answer beside those of the stable version. */
  MIXED,
  /** Nothing: it serves, but the canary gets all requests. */
  IDLE,
  /** Its pods are all replaced by those of the canary's version. */
  ROLLED,
  /** It had no ready pod at some time in the window. */
  DOWN
}
