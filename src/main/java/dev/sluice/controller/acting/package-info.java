/**
 * Makes the cluster look as the step machine wants it: renders the objects, writes them, keeps them
 * so. Decides nothing.
 */
@NullMarked
package dev.sluice.controller.acting;

import org.jspecify.annotations.NullMarked;
