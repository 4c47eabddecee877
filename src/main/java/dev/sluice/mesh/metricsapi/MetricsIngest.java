package dev.sluice.mesh.metricsapi;

import dev.sluice.domain.policy.Identity;
import dev.sluice.mesh.identity.Caller;
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
  private final DownstreamSampler downstream;
  private final AtomicBoolean warned = new AtomicBoolean();

  public MetricsIngest(EdgeStore store, DownstreamSampler downstream) {
    this.store = store;
    this.downstream = downstream;
  }

  @Override
  public StreamObserver<StreamMetricsMessage> streamMetrics(
      StreamObserver<StreamMetricsResponse> sidecar) {
    return new Stream(CallerInterceptor.current(), sidecar);
  }

  private void take(Caller caller, StreamMetricsMessage envoyMessage) {
    Identity source = caller.identity();
    Message message = Message.of(envoyMessage.getEnvoyMetricsList());
    var samples = message.samples();
    downstream.add(caller.pod(), samples);
    store.add(source, samples);
    if (message.unreadable() > 0 && warned.compareAndSet(false, true)) {
      LOG.warnf(
          "%d statistics of a sidecar of %s/%s are left out: their histogram's buckets are not Sluice's, or their value is no count. "
              + "Was its bootstrap made by another version? This is said once",
          message.unreadable(), source.namespace(), source.serviceAccount());
    }
  }

  private final class Stream implements StreamObserver<StreamMetricsMessage> {
    private final Caller caller;
    private final StreamObserver<StreamMetricsResponse> sidecar;

    private Stream(Caller caller, StreamObserver<StreamMetricsResponse> sidecar) {
      this.caller = caller;
      this.sidecar = sidecar;
    }

    @Override
    public void onNext(StreamMetricsMessage message) {
      take(caller, message);
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
