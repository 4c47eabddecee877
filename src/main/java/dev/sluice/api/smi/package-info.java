/** What all SMI kinds have in common. */
package dev.sluice.api.smi;
