package dev.sluice.mesh.xds;

/** Hears of every refused resource, once per stream and version. Must return soon. */
public interface RejectionListener {
  void onRejected(Rejection rejection);
}
