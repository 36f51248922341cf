package cycles.benchmark.target;

/** Starts and stops the service of one backend. Not thread-safe. */
public interface ServiceTarget extends AutoCloseable {
    /** Returns the configuration file or the URL from the command line. */
    String configuration();

    /**
     * Starts the service unless it is running.
     *
     * @throws BenchmarkFailedException when it does not become ready
     */
    ServiceEndpoints start() throws InterruptedException;

    /** Stops the service if it was started by this object. */
    void stop();

    /** Stops the service and makes its current data the initial data of every later start. Called once at most. */
    void stopAndKeepData();

    /** Stops the service and deletes its data. */
    @Override
    void close();
}
