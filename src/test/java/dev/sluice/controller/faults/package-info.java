/**
 * Generated schedules of API errors and of edits, many releases side by side in one simulated
 * cluster. Each has a seed and can be run again alone.
 */
package dev.sluice.controller.faults;
