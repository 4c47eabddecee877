/**
 * The user's workloads as a release sees them: which version they run, whether they are held, and
 * what their canary looks like. Kubernetes' model types, no client; the controller and the
 * admission webhook share it, so that the two halves of the hold cannot drift apart.
 */
@NullMarked
package dev.sluice.workload;

import org.jspecify.annotations.NullMarked;
