/** Says beforehand what a release could find at the traffic that a Service has. */
@NullMarked
package dev.sluice.controller.forecast;

import org.jspecify.annotations.NullMarked;
