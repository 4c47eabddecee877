/**
 * Makes the cluster look as the step machine wants it: renders the objects, writes them, keeps them
 * so. Decides nothing.
 */
package dev.sluice.controller.acting;
