package cycles.benchmark.target;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Refers to a service that the benchmark neither starts nor stops. Thread-safe. */
public final class RunningService implements ServiceTarget {
    private final ServiceEndpoints endpoints;

    /** @param admin address of the admin port; null when it is unknown */
    public RunningService(URI api, @Nullable URI admin) {
        this.endpoints = new ServiceEndpoints(api, admin == null ? null : new AdminClient(admin), null);
    }

    @Override
    public String configuration() {
        return endpoints.api().toString();
    }

    @Override
    public ServiceEndpoints start() {
        return endpoints;
    }

    @Override
    public void stop() {}

    @Override
    public void stopAndKeepData() {}

    @Override
    public void close() {}
}
