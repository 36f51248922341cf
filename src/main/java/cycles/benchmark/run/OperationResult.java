package cycles.benchmark.run;

/**
 * Contains the results of one API operation in a repetition.
 *
 * @param name operation id of the API, for example {@code createCycle}
 */
public record OperationResult(String name, Outcome outcome) {}
