package cycles.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a history is linearizable: whether a sequential order of its calls exists that respects their times and the
 * specification. The search is the algorithm of Wing and Gong, with Lowe's cache of visited configurations.
 *
 * <p>A history is that of one object. Independent objects, such as the cycles of different users, have separate histories.
 */
public final class Linearizability<S, I, O> {
    /** Far more than a linearizable history needs; beyond this limit the search fails without a verdict. */
    private static final int MAX_CONFIGURATIONS = 5_000_000;

    private final Specification<S, I, O> specification;
    private final List<TimedCall<I, O>> operations;
    private final Set<Configuration<S>> visited = new HashSet<>();
    private final List<TimedCall<I, O>> order = new ArrayList<>();
    private List<TimedCall<I, O>> longest = List.of();

    private record Configuration<S>(BitSet done, S state) {}

    private Linearizability(Specification<S, I, O> specification, List<TimedCall<I, O>> history) {
        this.specification = specification;
        this.operations = history.stream()
                .sorted(Comparator.comparingLong(TimedCall::called))
                .toList();
    }

    /** Returns empty if the history is linearizable, otherwise the longest valid order and the remaining calls. */
    public static <S, I, O> Optional<String> violation(
            Specification<S, I, O> specification, List<TimedCall<I, O>> history) {
        Linearizability<S, I, O> search = new Linearizability<>(specification, history);
        return search.canLinearize(new BitSet(), specification.initial())
                ? Optional.empty()
                : Optional.of(search.describeViolation());
    }

    /** Whether the remaining calls can be linearized from this state. */
    private boolean canLinearize(BitSet done, S state) {
        if (isComplete(done)) {
            return true;
        }
        if (!visited.add(new Configuration<>((BitSet) done.clone(), state))) {
            return false;
        }
        if (visited.size() > MAX_CONFIGURATIONS) {
            throw new IllegalStateException("no verdict after " + MAX_CONFIGURATIONS + " configurations");
        }
        if (order.size() > longest.size()) {
            longest = List.copyOf(order);
        }
        long firstAnswer = firstAnswer(done);
        for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
            TimedCall<I, O> next = operations.get(i);
            if (next.called() > firstAnswer) {
                return false;
            }
            Optional<S> after = specification.after(state, next.input(), next.output());
            if (after.isPresent() && (next.isAnswered() || !after.get().equals(state))) {
                done.set(i);
                order.add(next);
                if (canLinearize(done, after.get())) {
                    return true;
                }
                order.remove(order.size() - 1);
                done.clear(i);
            }
        }
        return false;
    }

    /** Whether all answered calls are done. Unanswered calls need not have taken effect. */
    private boolean isComplete(BitSet done) {
        return firstAnswer(done) == TimedCall.NEVER;
    }

    /** Returns the time of the first response among the remaining calls; calls made after it must follow it. */
    private long firstAnswer(BitSet done) {
        long first = TimedCall.NEVER;
        for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
            first = Math.min(first, operations.get(i).answered());
        }
        return first;
    }

    private String describeViolation() {
        StringBuilder text = new StringBuilder("not linearizable; the longest valid order:");
        longest.forEach(each -> text.append("\n  ").append(each));
        text.append("\nnone of these calls can follow:");
        operations.stream()
                .filter(each -> !longest.contains(each))
                .forEach(each -> text.append("\n  ").append(each));
        return text.toString();
    }
}
