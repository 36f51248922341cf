package cycles.model;

import cycles.core.CycleRepository;
import cycles.repository.RepositoryContext;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * Compares a backend with the reference implementation on random sequences of calls. A subclass builds the repository of its backend.
 *
 * <p>{@code -Dmodel.sequences=} sets the number of sequences (1,000 by default). A failure prints its shortest sequence and its seed;
 * {@code -Dmodel.seed=} starts with that seed.
 */
public abstract class AbstractModelTest {
    /** Seeds are short, so that they can be typed. */
    private static final int SEEDS = 1_000_000_000;

    /** Builds a repository that is not started. */
    protected abstract CycleRepository build(RepositoryContext context);

    @Test
    void randomSequences_everyCall_matchesTheReference() {
        long seed = Long.getLong("model.seed", ThreadLocalRandom.current().nextInt(SEEDS));
        int sequences = Integer.getInteger("model.sequences", 1_000);
        try (ModelCheck check = new ModelCheck(this::build)) {
            Counterexample.find(seed, sequences, check::run).ifPresent(found -> {
                throw new AssertionError(
                        "shortest sequence: " + found.steps() + "; repeat with -Dmodel.seed=" + found.seed(),
                        found.failure());
            });
        }
    }
}
