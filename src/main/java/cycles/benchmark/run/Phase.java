package cycles.benchmark.run;

/** Contains the results of one phase of a repetition, for example of all sign-ups. Phases do not overlap. */
public record Phase(String name, double durationSeconds, Outcome outcome) {}
