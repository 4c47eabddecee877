package dev.sluice.domain.policy;

/** Compiles a {@link MeshModel} into a {@link MeshPolicy}. Pure and deterministic. */
public final class PolicyCompiler {
  private PolicyCompiler() {}

  /** Never null; anything dangling grants nothing and receives nothing. */
  public static MeshPolicy compile(MeshModel model) {
    throw new UnsupportedOperationException("replaced by the policy slice");
  }
}
