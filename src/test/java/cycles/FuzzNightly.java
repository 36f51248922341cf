package cycles;

import java.util.Random;

/** Sends other requests every night. A failure names the seed of its request; {@code -Dfuzz.seed=} starts with that one. */
class FuzzNightly extends FuzzTest {
    private static final long SEED = Long.getLong("fuzz.seed", new Random().nextInt(1_000_000_000));

    @Override
    protected int requests() {
        return 100_000;
    }

    @Override
    protected long seed() {
        System.out.println("fuzz.seed=" + SEED);
        return SEED;
    }
}
