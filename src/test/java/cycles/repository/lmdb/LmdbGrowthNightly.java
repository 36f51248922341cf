package cycles.repository.lmdb;

import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.repository.GrowthKit;
import cycles.repository.RepositoryContext;
import io.dropwizard.util.DataSize;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class LmdbGrowthNightly extends GrowthKit {
    /** Enough for a batch that is worth its commit. */
    private static final int WRITERS = 128;

    @Override
    protected CycleRepository build(RepositoryContext context) {
        LmdbCycleRepositoryFactory factory = new LmdbCycleRepositoryFactory();
        factory.mapSize = DataSize.gigabytes(20);
        return factory.build(context);
    }

    @Override
    protected void fill(CycleRepository repository, Path dataDirectory, int firstUser, int users, int cyclesOfEach)
            throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<?>> filled = new ArrayList<>();
            for (int i = firstUser; i < firstUser + users; i++) {
                UUID user = user(i);
                filled.add(writers.submit(() -> {
                    for (int hour = 0; hour < cyclesOfEach; hour++) {
                        Instant start = FIRST.plus(Duration.ofHours(hour));
                        repository.createCycle(
                                CycleData.completed(user, new CycleDates(start, start.plus(Duration.ofHours(1)))));
                    }
                }));
            }
            for (Future<?> each : filled) {
                each.get();
            }
        } finally {
            writers.shutdownNow();
        }
    }
}
