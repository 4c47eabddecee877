/**
 * The seams at which traffic and other metrics are measured, and the ledgers that count each event
 * once.
 */
@NullMarked
package dev.sluice.domain.measuring;

import org.jspecify.annotations.NullMarked;
