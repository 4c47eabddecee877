/**
 * SMI objects from one version to another, as JSON, with nothing lost and no access widened. Every
 * conversion goes through v1alpha4, which is stored. What a version has no field for waits in
 * annotations.
 */
@NullMarked
package dev.sluice.api.conversion;

import org.jspecify.annotations.NullMarked;
