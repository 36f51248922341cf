package cycles.benchmark.client;

import java.util.ArrayList;
import java.util.List;

/** Collects violations of the rules: the text of the first 20, then only a count, since one bug can affect thousands of responses. */
public final class Violations {
    private static final int MAX_TEXTS = 20;

    private final List<String> texts = new ArrayList<>();
    private long furtherCount;

    /** Adds one violation. */
    public void add(String violation) {
        if (texts.size() < MAX_TEXTS) {
            texts.add(violation);
        } else {
            furtherCount++;
        }
    }

    /** Returns and removes all violations since the last call. */
    public List<String> drain() {
        List<String> all = new ArrayList<>(texts);
        if (furtherCount > 0) {
            all.add("and " + furtherCount + " more");
        }
        texts.clear();
        furtherCount = 0;
        return all;
    }
}
