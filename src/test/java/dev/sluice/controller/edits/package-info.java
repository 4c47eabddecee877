/**
 * Generated edits of a Rollout's spec, against the API server and the whole controller, at every
 * stage of a release of a good canary and of a bad one.
 */
package dev.sluice.controller.edits;
