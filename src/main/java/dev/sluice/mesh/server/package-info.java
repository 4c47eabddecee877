/**
 * The mesh's gRPC server: TLS with certificates that renew themselves, and nobody in without a
 * token.
 */
@NullMarked
package dev.sluice.mesh.server;

import org.jspecify.annotations.NullMarked;
