/** Kubernetes objects as Java types, and what all of them need. */
@NullMarked
package dev.sluice.api;

import org.jspecify.annotations.NullMarked;
