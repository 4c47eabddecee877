package dev.sluice.mesh.webhook;

/** Something in the cluster that must stay as this program wants it. */
interface Kept {
  /** Kind and name, for the log. */
  String name();

  /**
   * @param rootsPem the roots that the server's certificate may come from, now
   * @return whether something had to be written
   */
  boolean ensure(String rootsPem);
}
