package cycles.benchmark.run;

/**
 * One kind of request of a repetition.
 *
 * @param name of the API's operation: {@code signUp}, {@code createCycle}
 */
public record OperationResult(String name, Outcome outcome) {}
