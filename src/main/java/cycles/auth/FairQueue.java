package cycles.auth;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Queues elements by address and polls the addresses round-robin (fair queueing): between two polls of an address at most one element
 * of each other address is polled, regardless of the number that those have queued. Elements are distinguished by {@code equals}.
 * Every method except {@link #drain} takes constant time. Not thread-safe.
 */
final class FairQueue<T> {
    /** The addresses in polling order. No set is empty. */
    private final Map<String, Set<T>> byAddress = new LinkedHashMap<>();

    void add(String address, T element) {
        byAddress.computeIfAbsent(address, any -> new LinkedHashSet<>()).add(element);
    }

    /** Removes and returns the next element; null when the queue is empty. */
    @Nullable
    T poll() {
        Iterator<Map.Entry<String, Set<T>>> addresses = byAddress.entrySet().iterator();
        if (!addresses.hasNext()) {
            return null;
        }
        Map.Entry<String, Set<T>> next = addresses.next();
        String address = next.getKey();
        Set<T> elements = next.getValue();
        addresses.remove();
        Iterator<T> oldest = elements.iterator();
        T element = oldest.next();
        oldest.remove();
        if (!elements.isEmpty()) {
            byAddress.put(address, elements);
        }
        return element;
    }

    /** Removes the element if it is queued for this address. */
    void remove(String address, T element) {
        byAddress.computeIfPresent(address, (any, elements) -> {
            elements.remove(element);
            return elements.isEmpty() ? null : elements;
        });
    }

    boolean isEmpty() {
        return byAddress.isEmpty();
    }

    /** Removes all elements and passes each to the action, in polling order. */
    void drain(Consumer<T> action) {
        for (T element = poll(); element != null; element = poll()) {
            action.accept(element);
        }
    }
}
