package cycles.auth;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Queues elements by address and takes one from each address in turn (round robin): however many elements one address has, an element
 * of another waits for one of them. Elements are distinguished by identity or by {@code equals}. Every method but {@link #drain} takes
 * constant time. Not thread-safe.
 */
final class FairQueue<T> {
    /** In the order of their turns. None is empty. */
    private final Map<String, Set<T>> byAddress = new LinkedHashMap<>();

    void add(String address, T element) {
        byAddress.computeIfAbsent(address, any -> new LinkedHashSet<>()).add(element);
    }

    /** Removes and returns the next element; null when there is none. */
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

    /** Removes an element, if it is queued for this address. */
    void remove(String address, T element) {
        byAddress.computeIfPresent(address, (any, elements) -> {
            elements.remove(element);
            return elements.isEmpty() ? null : elements;
        });
    }

    boolean isEmpty() {
        return byAddress.isEmpty();
    }

    /** Removes every element and passes it on. */
    void drain(Consumer<T> action) {
        for (T element = poll(); element != null; element = poll()) {
            action.accept(element);
        }
    }
}
