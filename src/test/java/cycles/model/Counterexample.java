package cycles.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * A sequence that fails a check.
 *
 * @param seed of the original sequence
 * @param steps the shrunk sequence; without any one of its steps the check passes
 * @param failure of the shrunk sequence
 */
record Counterexample(long seed, List<Step> steps, AssertionError failure) {

    /** Checks the sequences of {@code count} consecutive seeds, stops at the first failure, and shrinks it. */
    static Optional<Counterexample> find(long firstSeed, int count, Consumer<List<Step>> check) {
        return LongStream.range(firstSeed, firstSeed + count)
                .mapToObj(seed -> {
                    List<Step> steps = SequenceGenerator.generate(seed);
                    return failure(steps, check).map(failure -> shrink(seed, steps, failure, check));
                })
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Removes single steps as long as the check still fails. */
    private static Counterexample shrink(
            long seed, List<Step> found, AssertionError first, Consumer<List<Step>> check) {
        List<Step> steps = found;
        AssertionError failure = first;
        for (int i = 0; i < steps.size(); ) {
            List<Step> shorter = new ArrayList<>(steps);
            shorter.remove(i);
            Optional<AssertionError> next = failure(shorter, check);
            if (next.isPresent()) {
                steps = shorter;
                failure = next.get();
                i = 0;
            } else {
                i++;
            }
        }
        return new Counterexample(seed, List.copyOf(steps), failure);
    }

    private static Optional<AssertionError> failure(List<Step> steps, Consumer<List<Step>> check) {
        try {
            check.accept(steps);
            return Optional.empty();
        } catch (AssertionError failure) {
            return Optional.of(failure);
        }
    }
}
