package cycles.benchmark.run;

import java.util.List;

/**
 * Whether the rules held under the load, as the API showed afterwards.
 *
 * @param checks that were made
 * @param violations one sentence each
 */
public record Correctness(long checks, List<String> violations) {

    public Correctness {
        violations = List.copyOf(violations);
    }
}
