package cycles.repository;

import com.fasterxml.jackson.annotation.JsonTypeName;
import cycles.core.Cycle;
import cycles.core.CycleRepository;
import java.util.Map;
import java.util.UUID;

/** Builds the in-memory backend, {@code type: memory}. Shows that a backend can be added without a change to existing files. */
@JsonTypeName("memory")
public final class InMemoryCycleRepositoryFactory implements CycleRepositoryFactory {
    private final Map<UUID, Cycle> store = InMemoryCycleRepository.emptyStore();

    @Override
    public CycleRepository build(RepositoryContext context) {
        return new InMemoryCycleRepository(store, context);
    }
}
