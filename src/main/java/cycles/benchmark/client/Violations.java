package cycles.benchmark.client;

import java.util.ArrayList;
import java.util.List;

/** Collects what broke the rules; the first ones in words, since one broken rule shows in thousands of answers. */
public final class Violations {
    private static final int TOLD = 20;

    private final List<String> told = new ArrayList<>();
    private long untold;

    public void add(String violation) {
        if (told.size() < TOLD) {
            told.add(violation);
        } else {
            untold++;
        }
    }

    /** What has come since the last call. */
    public List<String> drain() {
        List<String> all = new ArrayList<>(told);
        if (untold > 0) {
            all.add("and " + untold + " more");
        }
        told.clear();
        untold = 0;
        return all;
    }
}
