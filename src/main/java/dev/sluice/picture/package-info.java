/**
 * What the domain computes, for the eye: pictures, and numbers in the form that people read. Any
 * adapter may use it; it uses the domain only.
 */
@NullMarked
package dev.sluice.picture;

import org.jspecify.annotations.NullMarked;
