package dev.sluice.controller.acting;

import dev.sluice.controller.attempts.Acts;
import dev.sluice.controller.attempts.BackOff;
import dev.sluice.controller.attempts.Fresh;
import dev.sluice.controller.resolving.Ownership;
import dev.sluice.workload.Hashes;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the objects that are wholly ours, and keeps them as they are wanted. Where nothing changed
 * since they were found right, nothing is rendered, compared or sent.
 */
final class OwnObjects {
  private final KubernetesClient client;
  private final BackOff backOff;
  private final Fresh fresh;
  private final Map<String, Map<String, Book>> books = new ConcurrentHashMap<>();

  OwnObjects(KubernetesClient client, BackOff backOff, Fresh fresh) {
    this.client = client;
    this.fresh = fresh;
    this.backOff = backOff;
  }

  /** What is remembered of one object; touched by one thread at a time, its Rollout's. */
  private static final class Book {
    final Contest contest;
    String fighter = "";
    @Nullable Object rightFor;
    @Nullable String rightAt;
    boolean wrong;
    Own.@Nullable Content asked;
    Own.@Nullable Content answered;

    Book(BackOff backOff) {
      contest = new Contest(backOff);
    }

    boolean right(Object signature, String version) {
      return signature.equals(rightFor) && version.equals(rightAt) && !contest.fighting();
    }

    void right(Object signature, HasMetadata at) {
      rightFor = signature;
      rightAt = at.getMetadata().getResourceVersion();
    }

    /** Whether somebody's admission makes this of what we ask for, so that to ask again is vain. */
    boolean accepts(Own own) {
      return own.has().equals(own.asked())
          || (own.asked().equals(asked) && own.has().equals(answered));
    }
  }

  /**
   * @param object kind and name
   * @param signature of all that {@code wanted} is made of
   * @param longest between two tries if it is refused
   */
  void keep(
      Acts acts,
      String object,
      Optional<? extends HasMetadata> found,
      Object signature,
      Duration longest,
      Supplier<HasMetadata> wanted) {
    Book book = book(acts, object);
    if (found.isEmpty()) {
      make(acts, object, book, signature, longest, wanted.get());
    } else if (book.right(signature, found.get().getMetadata().getResourceVersion())) {
      acts.settled(object);
    } else {
      check(acts, object, book, signature, longest, Own.of(wanted.get(), found.get()));
    }
  }

  private void make(
      Acts acts, String object, Book book, Object signature, Duration longest, HasMetadata wanted) {
    acts.attempt(
        fresh,
        object,
        Hashes.of(Own.content(wanted)),
        "",
        longest,
        () -> written(book, signature, wanted, apply(wanted)));
  }

  private HasMetadata apply(HasMetadata wanted) {
    return client
        .resource(wanted)
        .fieldManager(Actuator.FIELD_MANAGER)
        .forceConflicts()
        .serverSideApply();
  }

  private void check(
      Acts acts, String object, Book book, Object signature, Duration longest, Own own) {
    if (!Ownership.owns(acts.rollout(), own.found())) {
      acts.noted(object, "NameTaken", "exists and does not belong to this Rollout");
    } else if (book.accepts(own)) {
      book.wrong = false;
      book.contest.quiet(acts.now());
      book.right(signature, own.found());
      tellContest(acts, object, book);
    } else {
      book.wrong = true;
      putBackWhenDue(acts, object, book, signature, longest, own);
    }
  }

  private void putBackWhenDue(
      Acts acts, String object, Book book, Object signature, Duration longest, Own own) {
    if (book.contest.due(acts.now())) {
      putBack(acts, object, book, signature, longest, own);
    }
  }

  private void putBack(
      Acts acts, String object, Book book, Object signature, Duration longest, Own own) {
    boolean foreign = signature.equals(book.rightFor);
    String who = Managers.lastForeign(own.found());
    boolean done =
        acts.attempt(
            fresh,
            object,
            Hashes.of(own.asked()),
            own.found().getMetadata().getResourceVersion(),
            longest,
            () -> written(book, signature, own.wanted(), replace(own)));
    if (done && foreign) {
      book.wrong = false;
      book.fighter = who;
      book.contest.undone(acts.now());
    }
    if (done) {
      tellContest(acts, object, book);
    }
  }

  private static void tellContest(Acts acts, String object, Book book) {
    if (book.contest.fighting()) {
      acts.noted(
          object,
          "Contested",
          "field manager "
              + book.fighter
              + " changes it again and again; it is put back, at most once in 10 to 60 s");
    } else {
      acts.settled(object);
    }
  }

  private HasMetadata replace(Own own) {
    var context =
        new PatchContext.Builder()
            .withPatchType(PatchType.JSON)
            .withFieldManager(Actuator.FIELD_MANAGER)
            .build();
    return client.resource(own.found()).patch(context, Trees.replacement(own));
  }

  private static void written(Book book, Object signature, HasMetadata wanted, HasMetadata answer) {
    Own own = Own.of(wanted, answer);
    book.asked = own.asked();
    book.answered = own.has();
    book.right(signature, answer);
  }

  /** When somebody who changes an object again and again is to be looked at; empty for never. */
  Optional<Instant> next(String uid) {
    return books.getOrDefault(uid, Map.of()).values().stream()
        .flatMap(book -> book.contest.next(!book.wrong).stream())
        .min(Instant::compareTo);
  }

  private Book book(Acts acts, String object) {
    return books
        .computeIfAbsent(acts.rollout().getMetadata().getUid(), uid -> new HashMap<>())
        .computeIfAbsent(object, name -> new Book(backOff));
  }

  void forget(String uid) {
    books.remove(uid);
  }
}
