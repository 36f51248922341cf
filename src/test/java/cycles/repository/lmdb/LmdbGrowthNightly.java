package cycles.repository.lmdb;

import com.github.f4b6a3.uuid.UuidCreator;
import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.repository.AbstractGrowthNightly;
import cycles.repository.RepositoryContext;
import io.dropwizard.util.DataSize;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

class LmdbGrowthNightly extends AbstractGrowthNightly {
    private static final int PER_COMMIT = 10_000;

    private final CycleValueCodec codec = new CycleValueCodec(new ValueFormat(1_000));

    @Override
    protected CycleRepository build(RepositoryContext context) {
        LmdbCycleRepositoryFactory factory = new LmdbCycleRepositoryFactory();
        factory.mapSize = DataSize.gigabytes(20);
        return factory.build(context);
    }

    @Override
    protected void fill(CycleRepository repository, Path dataDirectory, int firstUser, int users, int cyclesOfEach) {
        LmdbStore store = ((LmdbCycleRepository) repository).store();
        long all = (long) users * cyclesOfEach;
        for (long from = 0; from < all; from += PER_COMMIT) {
            long first = from;
            long end = Math.min(from + PER_COMMIT, all);
            store.write(entries -> {
                for (long i = first; i < end; i++) {
                    put(entries, completed(firstUser + i / cyclesOfEach, i % cyclesOfEach));
                }
                return end;
            });
        }
    }

    private static Cycle completed(long user, long hour) {
        Instant start = FIRST.plus(Duration.ofHours(hour));
        CycleDates dates = new CycleDates(start, start.plus(Duration.ofHours(1)));
        return Cycle.created(UuidCreator.getTimeOrderedEpoch(), CycleData.completed(user(user), dates), dates.end());
    }

    private void put(CycleTransaction entries, Cycle cycle) {
        entries.putCycle(cycle.id(), codec.encode(cycle));
        entries.putCompleted(cycle.userId(), cycle.dates().end().toEpochMilli(), cycle.id());
    }
}
