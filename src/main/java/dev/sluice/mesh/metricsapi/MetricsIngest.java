package dev.sluice.mesh.metricsapi;

import dev.sluice.domain.policy.Identity;
import dev.sluice.mesh.identity.CallerInterceptor;
import io.envoyproxy.envoy.service.metrics.v3.MetricsServiceGrpc.MetricsServiceImplBase;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsMessage;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsResponse;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Takes the sidecars' metrics in. Sidecars report counters as deltas and histograms per flush, so a
 * message is simply added; one that is lost is lost with all that is in it, which biases no ratio.
 * Whose requests they are is what the stream's token says, never a label.
 */
public final class MetricsIngest extends MetricsServiceImplBase {
  private static final Logger LOG = Logger.getLogger(MetricsIngest.class);

  private final EdgeStore store;
  private final AtomicBoolean warned = new AtomicBoolean();

  public MetricsIngest(EdgeStore store) {
    this.store = store;
  }

  @Override
  public StreamObserver<StreamMetricsMessage> streamMetrics(
      StreamObserver<StreamMetricsResponse> sidecar) {
    return new Stream(CallerInterceptor.current().identity(), sidecar);
  }

  private void take(Identity source, StreamMetricsMessage envoyMessage) {
    Message message = Message.of(envoyMessage.getEnvoyMetricsList());
    store.add(source, message.samples());
    if (message.unreadable() > 0 && warned.compareAndSet(false, true)) {
      LOG.warnf(
          "%d statistics of a sidecar of %s/%s are left out: their histogram's buckets are not Sluice's, or their value is no count. "
              + "Was its bootstrap made by another version? This is said once",
          message.unreadable(), source.namespace(), source.serviceAccount());
    }
  }

  private final class Stream implements StreamObserver<StreamMetricsMessage> {
    private final Identity source;
    private final StreamObserver<StreamMetricsResponse> sidecar;

    private Stream(Identity source, StreamObserver<StreamMetricsResponse> sidecar) {
      this.source = source;
      this.sidecar = sidecar;
    }

    @Override
    public void onNext(StreamMetricsMessage message) {
      take(source, message);
    }

    @Override
    public void onError(Throwable gone) {
      // nothing is pending: every message was added when it came
    }

    @Override
    public void onCompleted() {
      sidecar.onNext(StreamMetricsResponse.getDefaultInstance());
      sidecar.onCompleted();
    }
  }
}
