package dev.sluice.mesh.ca;

/** What happens next. Only {@link RotationSteps} makes one; only {@link RootRotation} acts. */
sealed interface RotationStep {
  /**
   * Nothing.
   *
   * @param why for people; empty when there is nothing to wait for
   * @param waiting sidecars that are waited for
   */
  record Stay(String why, int waiting) implements RotationStep {
    static final Stay CONTENT = new Stay("", 0);
  }

  /** A new root of our own is made and put where the user's would be. */
  record Renew() implements RotationStep {}

  /** The next state. */
  record Enter(Rotation next) implements RotationStep {}
}
