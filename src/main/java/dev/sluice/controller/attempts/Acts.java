package dev.sluice.controller.attempts;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.domain.rollout.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is done in one look at a Rollout, object by object: one that is refused stops no other. */
public final class Acts {
  private final Refusals refusals;
  private final Rollout rollout;
  private final Instant now;
  private final List<Refusal> news = new ArrayList<>();
  private boolean conflict;

  public Acts(Refusals refusals, Rollout rollout, Instant now) {
    this.refusals = refusals;
    this.rollout = rollout;
    this.now = now;
  }

  /** One thing to do. */
  @FunctionalInterface
  public interface Act {
    void run();
  }

  /**
   * @param object kind and name
   * @param wanted what it shall become; the same is tried again only after a while if it was
   *     refused
   * @param longest between two tries
   * @return whether it was done
   */
  public boolean attempt(String object, String wanted, Duration longest, Act act) {
    if (!refusals.due(uid(), object, wanted, now)) {
      return false;
    }
    try {
      act.run();
      settled(object);
      return true;
    } catch (RuntimeException e) { // whatever it is, it is told, and the next object's turn comes
      failed(object, wanted, longest, e);
      return false;
    }
  }

  /**
   * As {@link #attempt(String, String, Duration, Act)}; but not again before the caches show it.
   *
   * @param fresh what was written lately
   * @param seen what the cache shows of the object now
   */
  public boolean attempt(
      Fresh fresh, String object, String wanted, String seen, Duration longest, Act act) {
    if (fresh.done(uid(), object, wanted, seen, now)) {
      return false;
    }
    boolean done = attempt(object, wanted, longest, act);
    if (done) {
      fresh.wrote(uid(), object, wanted, seen, now);
    }
    return done;
  }

  private void failed(String object, String wanted, Duration longest, RuntimeException e) {
    if (Answers.conflict(e)) {
      conflict = true;
    } else if (!Answers.terminating(e)
        && refusals.refused(uid(), object, wanted, e, longest, now)) {
      news.add(new Refusal(object, Answers.words(e)));
    }
  }

  /** Nothing is to be done about it, or it is done. */
  public void settled(String object) {
    refusals.granted(uid(), object);
  }

  /** Somebody else says why it is not as it should be. */
  public void noted(String object, String reason, String words) {
    if (refusals.noted(uid(), object, reason, words, now)) {
      news.add(new Refusal(object, words));
    }
  }

  /** What is looked at. */
  public Rollout rollout() {
    return rollout;
  }

  /** When it is looked at. */
  public Instant now() {
    return now;
  }

  /** Refused for the first time, or with other words than before, or for a minute more. */
  public List<Refusal> news() {
    return news;
  }

  /** Whether something was written by somebody else in between. */
  public boolean conflict() {
    return conflict;
  }

  private String uid() {
    return rollout.getMetadata().getUid();
  }
}
