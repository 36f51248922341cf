package cycles.repository;

import cycles.core.Cycle;
import cycles.core.CycleRepository;
import java.util.Map;
import java.util.UUID;

class InMemoryCycleRepositoryTest extends CycleRepositoryRaces {
    private final Map<UUID, Cycle> store = InMemoryCycleRepository.emptyStore();

    @Override
    protected CycleRepository build(RepositoryContext context) {
        return new InMemoryCycleRepository(store, context);
    }

    @Override
    protected int instanceCount() {
        return 2;
    }
}
