package cycles.repository.postgres;

import com.fasterxml.jackson.annotation.JsonTypeName;
import cycles.core.CycleRepository;
import cycles.database.PostgresConfiguration;
import cycles.database.PostgresDatabase;
import cycles.repository.CycleRepositoryFactory;
import cycles.repository.RepositoryContext;

/** Keeps cycles in PostgreSQL, through a pool of its own: {@code type: postgres}. */
@JsonTypeName("postgres")
public final class PostgresCycleRepositoryFactory extends PostgresConfiguration implements CycleRepositoryFactory {

    @Override
    public CycleRepository build(RepositoryContext context) {
        return new PostgresCycleRepository(
                new PostgresDatabase("cycles", this, context.dataDirectory(), context.metrics()),
                context.clock(),
                context.ids());
    }
}
