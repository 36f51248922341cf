package cycles.repository.postgres;

import cycles.core.CycleRepository;
import cycles.database.TestPostgres;
import cycles.repository.AbstractLostResponseTest;
import cycles.repository.RepositoryContext;
import java.net.InetSocketAddress;
import java.net.URI;

class PostgresLostResponseTest extends AbstractLostResponseTest {
    private final String url = TestPostgres.newSchema();
    private final URI server = URI.create(url.substring("jdbc:".length()));

    @Override
    protected InetSocketAddress server() {
        return InetSocketAddress.createUnresolved(server.getHost(), server.getPort());
    }

    @Override
    protected CycleRepository build(int port, RepositoryContext context) {
        PostgresCycleRepositoryFactory factory = new PostgresCycleRepositoryFactory();
        factory.setPoolSize(1);
        return TestPostgres.at(url.replace(server.getAuthority(), "127.0.0.1:" + port), factory)
                .build(context);
    }
}
