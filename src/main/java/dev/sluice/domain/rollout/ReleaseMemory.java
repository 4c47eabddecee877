package dev.sluice.domain.rollout;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered from one release to the next.
 *
 * @param stable revision that is released; null before one is adopted
 * @param rejected revisions that were taken back and are not tried again by themselves, newest
 *     first, at most {@link #LONGEST}
 * @param done orders that have acted and are still on the object
 */
public record ReleaseMemory(@Nullable String stable, List<String> rejected, List<Order> done) {
  /** Older rejections are forgotten. */
  public static final int LONGEST = 10;

  /** Nothing is released yet. */
  public static final ReleaseMemory EMPTY = new ReleaseMemory(null, List.of(), List.of());

  public ReleaseMemory {
    rejected = List.copyOf(rejected);
    done = List.copyOf(done);
  }

  ReleaseMemory stable(@Nullable String revision) {
    return new ReleaseMemory(revision, rejected, done);
  }

  ReleaseMemory rejecting(String revision) {
    return new ReleaseMemory(
        stable,
        Stream.concat(Stream.of(revision), without(revision)).limit(LONGEST).toList(),
        done);
  }

  ReleaseMemory forgiving(String revision) {
    return new ReleaseMemory(stable, without(revision).toList(), done);
  }

  private Stream<String> without(String revision) {
    return rejected.stream().filter(one -> !one.equals(revision));
  }

  /** An order that was taken away may be given again. */
  ReleaseMemory keeping(List<Order> given) {
    return done.isEmpty()
        ? this
        : new ReleaseMemory(stable, rejected, done.stream().filter(given::contains).toList());
  }

  ReleaseMemory did(Order order) {
    return new ReleaseMemory(
        stable, rejected, Stream.concat(done.stream(), Stream.of(order)).distinct().toList());
  }

  /** The workload asks for the stable version, so whatever was to be undone is. */
  ReleaseMemory undone(Observation seen) {
    return seen.orders().stream()
        .filter(order -> order.kind() == Order.Kind.UNDO)
        .reduce(this, ReleaseMemory::did, (one, other) -> other);
  }

  /** An order that was given and has not acted yet. */
  Optional<Order> pending(Observation seen, Order.Kind kind, @Nullable String about) {
    return seen.orders().stream()
        .filter(order -> order.kind() == kind && order.about().equals(about))
        .filter(order -> !done.contains(order))
        .findFirst();
  }
}
