package dev.sluice.mesh.xds;

import com.google.protobuf.Message;

/**
 * What one Envoy resource is made from. Implementations are records, so equal blueprints make equal
 * bytes and need to be encoded once.
 */
interface Blueprint {
  TypeUrl type();

  String name();

  Message message();
}
