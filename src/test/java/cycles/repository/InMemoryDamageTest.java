package cycles.repository;

import cycles.core.Cycle;
import cycles.core.CycleRepository;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

class InMemoryDamageTest extends CycleDamageContract {
    private final Map<UUID, Cycle> store = InMemoryCycleRepository.emptyStore();

    @Override
    protected CycleRepository build(RepositoryContext context) {
        return new InMemoryCycleRepository(store, context);
    }

    @Override
    protected void put(Cycle cycle) {
        synchronized (store) {
            store.put(cycle.id(), cycle);
        }
    }

    @Override
    protected Map<String, String> dump(UUID userId) {
        Map<String, String> cycles = new TreeMap<>();
        synchronized (store) {
            store.values().stream()
                    .filter(cycle -> cycle.userId().equals(userId))
                    .forEach(cycle -> cycles.put("cycle " + cycle.id(), cycle.toString()));
        }
        return cycles;
    }
}
