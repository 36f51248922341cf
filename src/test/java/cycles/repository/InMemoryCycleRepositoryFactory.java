package cycles.repository;

import com.fasterxml.jackson.annotation.JsonTypeName;
import cycles.core.Cycle;
import cycles.core.CycleRepository;
import java.util.Map;
import java.util.UUID;

/** {@code type: memory}: the proof that a backend is added without a change to what is there. */
@JsonTypeName("memory")
public final class InMemoryCycleRepositoryFactory implements CycleRepositoryFactory {
    private final Map<UUID, Cycle> store = InMemoryCycleRepository.emptyStore();

    @Override
    public CycleRepository build(RepositoryContext context) {
        return new InMemoryCycleRepository(store, context);
    }
}
