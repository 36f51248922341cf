package cycles.benchmark.run;

import java.util.List;

/**
 * Contains the result of the check of the rules through the API after a load.
 *
 * @param checks number of checks
 * @param violations one sentence each; empty when all rules held
 */
public record Correctness(long checks, List<String> violations) {

    public Correctness {
        violations = List.copyOf(violations);
    }
}
