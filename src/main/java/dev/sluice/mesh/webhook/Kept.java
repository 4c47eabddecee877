package dev.sluice.mesh.webhook;

import dev.sluice.watching.Changes;

/** Something in the cluster that must stay as this program wants it. */
interface Kept {
  /** Kind and name, for the log. */
  String name();

  /** Of what is kept; not watched yet. */
  Changes changes();

  /**
   * @param rootsPem the roots that the server's certificate may come from, now
   * @return whether something had to be written
   */
  boolean ensure(String rootsPem);
}
