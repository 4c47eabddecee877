package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.MeshPolicy;
import dev.sluice.domain.policy.Name;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        snapshot ->
            snapshot == null ? null : question.apply(new Standing(snapshot.policy(), sidecars())));
  }

  /** Asked once, however many objects want to know. */
  private Map<Name, Sidecar> sidecars() {
    Map<Name, Sidecar> all = new HashMap<>();
    for (AdsStream stream : ads.streams())
      all.put(
          stream.pod(),
          new Sidecar(stream.test(StreamState::calm), stream.test(StreamState::rejects)));
    return all;
  }

  /** The newest policy, and how far each connected sidecar has come with it. */
  public static final class Standing {
    private final MeshPolicy policy;
    private final Map<Name, Sidecar> sidecars;

    private Standing(MeshPolicy policy, Map<Name, Sidecar> sidecars) {
      this.policy = policy;
      this.sidecars = sidecars;
    }

    public MeshPolicy policy() {
      return policy;
    }

    /** Of these pods: connected sidecars, and how many of them have or refuse something. */
    public Progress of(Set<Name> pods) {
      List<Sidecar> connected = pods.stream().map(sidecars::get).filter(Objects::nonNull).toList();
      return new Progress(
          connected.size(),
          (int) connected.stream().filter(Sidecar::calm).count(),
          (int) connected.stream().filter(Sidecar::refuses).count());
    }
  }

  private record Sidecar(boolean calm, boolean refuses) {}

  /**
   * @param sidecars connected
   * @param acknowledged those that have accepted everything they were told
   * @param refusing those that refused something and keep what they had
   */
  public record Progress(int sidecars, int acknowledged, int refusing) {}
}
