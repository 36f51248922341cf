package cycles.benchmark.load;

/** Checks one response; called on the thread of the load generator. */
@FunctionalInterface
public interface ResponseCheck {
    /** Returns whether the scenario expects this response; an unexpected response counts as a failure. */
    boolean accepts(Response response);
}
