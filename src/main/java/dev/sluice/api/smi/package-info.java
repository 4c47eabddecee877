/** What all SMI kinds have in common. */
@NullMarked
package dev.sluice.api.smi;

import org.jspecify.annotations.NullMarked;
