package cycles;

import com.codahale.metrics.MetricRegistry;
import com.github.f4b6a3.uuid.UuidCreator;
import cycles.core.CycleRepository;
import cycles.database.PostgresDatabase;
import cycles.repository.RepositoryContext;
import cycles.repository.TimedCycleRepository;
import io.dropwizard.core.server.AbstractServerFactory;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;

/** Creates the configured stores without starting them: the users' Postgres and the repository of the cycles, with timers. */
record Stores(Clock clock, Supplier<UUID> ids, PostgresDatabase users, CycleRepository cycles) {

    static Stores of(CycleServiceConfiguration configuration, MetricRegistry metrics) {
        Clock clock = Clock.systemUTC();
        Supplier<UUID> ids = UuidCreator::getTimeOrderedEpoch;
        CycleRepository cycles = configuration
                .repository()
                .build(new RepositoryContext(
                        clock, ids, configuration.dataDirectory(), maxThreads(configuration), metrics));
        return new Stores(
                clock,
                ids,
                new PostgresDatabase("users", configuration.users(), configuration.dataDirectory(), metrics),
                new TimedCycleRepository(cycles, configuration.repository().name(), metrics));
    }

    private static int maxThreads(CycleServiceConfiguration configuration) {
        return ((AbstractServerFactory) configuration.getServerFactory()).getMaxThreads();
    }
}
