package cycles.repository;

import cycles.core.Cycle;
import cycles.core.CycleRepository;
import java.util.Map;
import java.util.UUID;

class TimedCycleRepositoryTest extends CycleRepositoryContract {
    private final Map<UUID, Cycle> store = InMemoryCycleRepository.emptyStore();

    @Override
    protected CycleRepository build(RepositoryContext context) {
        return new TimedCycleRepository(new InMemoryCycleRepository(store, context), "memory", context.metrics());
    }
}
