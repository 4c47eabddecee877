package dev.sluice.mesh.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/**
 * All objects of one kind in all namespaces, kept up to date. It never gives up: a missing
 * CustomResourceDefinition, a missing permission or an absent API server is logged and tried again
 * (the client waits 1 s, then doubles up to 32 s).
 */
final class Watched<T extends HasMetadata> implements ResourceEventHandler<T>, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Watched.class);
  private static final long PAGE = 500;
  private static final long NO_RESYNC = 0;

  private final String kind;
  private final Runnable changed;
  private final SharedIndexInformer<T> informer;

  Watched(String kind, Informable<T> objects, Runnable changed) {
    this.kind = kind;
    this.changed = changed;
    this.informer = objects.withLimit(PAGE).runnableInformer(NO_RESYNC).removeNamespaceIndex();
    informer.exceptionHandler((started, problem) -> tryAgain(problem));
    informer.addEventHandler(this);
  }

  Watched<T> keepIn(ItemStore<T> store) {
    informer.itemStore(store);
    return this;
  }

  /** Returns at once; the result is done when everything has been listed and the watch runs. */
  CompletionStage<Void> start() {
    return informer.start();
  }

  List<T> list() {
    return informer.getStore().list();
  }

  @Override
  public void onAdd(T object) {
    changed.run();
  }

  @Override
  public void onUpdate(T before, T after) {
    changed.run();
  }

  @Override
  public void onDelete(T object, boolean finalStateUnknown) {
    changed.run();
  }

  @Override
  public void close() {
    informer.stop();
  }

  private boolean tryAgain(Throwable problem) {
    LOG.warnf("%s cannot be watched now, trying again: %s", kind, problem.getMessage());
    return true;
  }
}
