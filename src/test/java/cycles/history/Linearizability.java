package cycles.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a history is linearizable: whether its calls can be put in one order that keeps to their times and that the
 * specification explains. The search is that of Wing and Gong, with Lowe's memory of what has been tried in vain.
 *
 * <p>A history is that of one object: where objects are independent, as one user's cycles are of another's, each has its own.
 */
public final class Linearizability<S, I, O> {
    /** Far more than an honest history takes; beyond it there is no verdict, which must not be mistaken for one. */
    private static final int MOST_TRIES = 5_000_000;

    private final Specification<S, I, O> specification;
    private final List<TimedCall<I, O>> operations;
    private final Set<Tried<S>> inVain = new HashSet<>();
    private final List<TimedCall<I, O>> order = new ArrayList<>();
    private List<TimedCall<I, O>> longest = List.of();

    private record Tried<S>(BitSet done, S state) {}

    private Linearizability(Specification<S, I, O> specification, List<TimedCall<I, O>> history) {
        this.specification = specification;
        this.operations = history.stream()
                .sorted(Comparator.comparingLong(TimedCall::called))
                .toList();
    }

    /** Empty when the history is linearizable, else why not: the longest order that can be explained, and what was left over. */
    public static <S, I, O> Optional<String> violation(
            Specification<S, I, O> specification, List<TimedCall<I, O>> history) {
        Linearizability<S, I, O> search = new Linearizability<>(specification, history);
        return search.explains(new BitSet(), specification.initial())
                ? Optional.empty()
                : Optional.of(search.complaint());
    }

    /** Whether what is not done yet can follow in this state. */
    private boolean explains(BitSet done, S state) {
        if (isComplete(done)) {
            return true;
        }
        if (!inVain.add(new Tried<>((BitSet) done.clone(), state))) {
            return false;
        }
        if (inVain.size() > MOST_TRIES) {
            throw new IllegalStateException("no verdict after " + MOST_TRIES + " tries");
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
                if (explains(done, after.get())) {
                    return true;
                }
                order.remove(order.size() - 1);
                done.clear(i);
            }
        }
        return false;
    }

    /** What was never answered need not have happened. */
    private boolean isComplete(BitSet done) {
        return firstAnswer(done) == TimedCall.NEVER;
    }

    /** When the first answer came of what is not done yet: what was called later must follow it. */
    private long firstAnswer(BitSet done) {
        long first = TimedCall.NEVER;
        for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
            first = Math.min(first, operations.get(i).answered());
        }
        return first;
    }

    private String complaint() {
        StringBuilder text = new StringBuilder("not linearizable; the longest order that can be explained:");
        longest.forEach(each -> text.append("\n  ").append(each));
        text.append("\nand none of these can follow:");
        operations.stream()
                .filter(each -> !longest.contains(each))
                .forEach(each -> text.append("\n  ").append(each));
        return text.toString();
    }
}
