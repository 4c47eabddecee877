package dev.sluice.mesh.identity;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.Principal;
import io.quarkus.runtime.util.HashUtil;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What a caller's sidecar calls itself in its TLS hello (SNI): {@code <pod uid>.<hash of its
 * ServiceAccount>.<namespace>.sluice}. It chooses by which certificate the caller is going to be
 * judged and proves nothing: who lies about itself is judged by a name that its certificate lacks.
 */
public final class CallerName {
  /** Environment variable of the sidecar that has its name. */
  public static final String VARIABLE = "SLUICE_CALLER";

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final String SUFFIX = ".sluice";

  /** 128 bits, as two accounts of one hash would make a listener that Envoy refuses. */
  private static final int HASH_LENGTH = 32;

  private CallerName() {}

  /**
   * Of one pod.
   *
   * @param podUid the uid, or a variable that stands for it; so with {@code namespace}
   */
  public static String of(String podUid, String namespace, String serviceAccount) {
    return podUid + "." + hash(serviceAccount) + "." + namespace + SUFFIX;
  }

  /** Of the one pod that is meant; or, with {@code *} for the uid, of all pods of the account. */
  public static String of(Principal principal) {
    Identity account = principal.account();
    String pod = Objects.requireNonNullElse(principal.podUid(), "*");
    return of(pod, account.namespace(), account.serviceAccount());
  }

  /**
   * Whether somebody can have this name: a policy may speak of a namespace that no cluster could
   * have, and Envoy would refuse a listener with it.
   */
  public static boolean isPossible(Principal principal) {
    return LABEL.matcher(principal.account().namespace()).matches()
        && (!principal.isPod() || LABEL.matcher(principal.podUid()).matches());
  }

  /** An account's name may be longer than a DNS label, and may have dots. */
  private static String hash(String serviceAccount) {
    return HashUtil.sha256(serviceAccount).substring(0, HASH_LENGTH);
  }
}
