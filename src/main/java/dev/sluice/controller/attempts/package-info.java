/**
 * What becomes of things that are tried on the API server, object by object: what is refused is
 * remembered, told, and tried again later.
 */
@NullMarked
package dev.sluice.controller.attempts;

import org.jspecify.annotations.NullMarked;
