/**
 * What a Rollout is about: names what belongs to it, and checks all that it refers to. Knows no
 * release: the same Rollout and cluster always resolve alike.
 */
@NullMarked
package dev.sluice.controller.resolving;

import org.jspecify.annotations.NullMarked;
