package cycles.repository.postgres;

import cycles.core.CycleRepository;
import cycles.embedded.EmbeddedPostgres;
import cycles.repository.AbstractGrowthNightly;
import cycles.repository.RepositoryContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.ZoneOffset;

class PostgresGrowthNightly extends AbstractGrowthNightly {
    private static final String INSERT = """
            INSERT INTO cycles
            SELECT uuidv7(), md5(number::text)::uuid, 'Completed', first + hour * interval '1 hour',
                   first + (hour + 1) * interval '1 hour', now(), now()
            FROM generate_series(?, ?) AS number, generate_series(0, ?) AS hour, (SELECT ?::timestamptz AS first)
            """;

    @Override
    protected CycleRepository build(RepositoryContext context) {
        return new PostgresCycleRepositoryFactory().build(context);
    }

    @Override
    protected void fill(CycleRepository repository, Path dataDirectory, int firstUser, int users, int cyclesPerUser)
            throws Exception {
        insert(dataDirectory, firstUser, users, cyclesPerUser);
    }

    static void insert(Path dataDirectory, int firstUser, int users, int cyclesPerUser) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.acquire(dataDirectory);
                Connection connection = DriverManager.getConnection(server.url(), server.user(), server.password());
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setInt(1, firstUser);
            insert.setInt(2, firstUser + users - 1);
            insert.setInt(3, cyclesPerUser - 1);
            insert.setObject(4, FIRST.atOffset(ZoneOffset.UTC));
            insert.execute();
            try (var vacuum = connection.createStatement()) {
                vacuum.execute("VACUUM ANALYZE cycles");
            }
        }
    }
}
