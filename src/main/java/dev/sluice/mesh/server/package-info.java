/**
 * The mesh's gRPC server: TLS with certificates that renew themselves, and nobody in without a
 * token.
 */
package dev.sluice.mesh.server;
