package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.MeshPolicy;
import dev.sluice.domain.policy.Name;
import java.util.Set;
import java.util.function.Function;

/** How far sidecars have come with the newest policy. */
public final class Acknowledgements {
  private final AdsServer ads;

  public Acknowledgements(AdsServer ads) {
    this.ads = ads;
  }

  /**
   * Something about the newest policy and the sidecars, while neither changes.
   *
   * @return null before the first policy
   */
  public <T> T read(Function<Standing, T> question) {
    return ads.read(
        snapshot -> snapshot == null ? null : question.apply(new Standing(snapshot.policy())));
  }

  /** The newest policy. */
  public final class Standing {
    private final MeshPolicy policy;

    private Standing(MeshPolicy policy) {
      this.policy = policy;
    }

    public MeshPolicy policy() {
      return policy;
    }

    /** Of these pods: connected sidecars, and how many of them have or refuse something. */
    public Progress of(Set<Name> pods) {
      int all = ads.count(stream -> pods.contains(stream.pod())).passed();
      int calm =
          ads.count(stream -> pods.contains(stream.pod()) && stream.test(StreamState::calm))
              .passed();
      int refusing =
          ads.count(stream -> pods.contains(stream.pod()) && stream.test(StreamState::rejects))
              .passed();
      return new Progress(all, calm, refusing);
    }
  }

  /**
   * @param sidecars connected
   * @param acknowledged those that have accepted everything they were told
   * @param refusing those that refused something and keep what they had
   */
  public record Progress(int sidecars, int acknowledged, int refusing) {}
}
