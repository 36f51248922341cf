package cycles;

import cycles.core.CycleRepository;
import cycles.database.PostgresDatabase;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ConfiguredCommand;
import io.dropwizard.core.setup.Bootstrap;
import net.sourceforge.argparse4j.inf.Namespace;

/**
 * The command {@code db}: brings the schema of every configured store up to date and ends, for those who migrate apart from the
 * start. The start does the same by itself.
 */
final class DatabaseCommand extends ConfiguredCommand<CycleServiceConfiguration> {

    DatabaseCommand() {
        super("db", "Migrates the users' database and the cycles' store, then exits");
    }

    @Override
    protected void run(
            Bootstrap<CycleServiceConfiguration> bootstrap,
            Namespace namespace,
            CycleServiceConfiguration configuration) {
        Stores stores = Stores.of(configuration, bootstrap.getMetricRegistry());
        try (PostgresDatabase users = stores.users();
                CycleRepository cycles = stores.cycles()) {
            users.start();
            System.out.println("users: up to date, " + users.location());
            cycles.start();
            System.out.println("cycles: up to date, " + cycles.check());
        }
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable failure) {
        StartCommand.report(cli.getStdErr(), failure);
    }
}
