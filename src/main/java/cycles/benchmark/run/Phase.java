package cycles.benchmark.run;

/** A part of a repetition that ended before the next one began, for example all sign-ups. */
public record Phase(String name, double durationSeconds, Outcome outcome) {}
