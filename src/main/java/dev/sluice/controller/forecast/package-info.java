/** Says beforehand what a release could find at the traffic that a Service has. */
package dev.sluice.controller.forecast;
