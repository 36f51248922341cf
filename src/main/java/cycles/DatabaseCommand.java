package cycles;

import cycles.core.CycleRepository;
import cycles.database.PostgresDatabase;
import cycles.ops.health.Installation;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ConfiguredCommand;
import io.dropwizard.core.setup.Bootstrap;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/**
 * Migrates the schema of every configured store, then exits. The command {@code db}, for deployments that migrate separately; the
 * command {@code server} also migrates.
 */
final class DatabaseCommand extends ConfiguredCommand<CycleServiceConfiguration> {
    private static final String ADOPT = "--adopt";

    DatabaseCommand() {
        super("db", "Migrates the users' database and the cycles' store, then exits");
    }

    @Override
    public void configure(Subparser subparser) {
        super.configure(subparser);
        subparser
                .addArgument(ADOPT)
                .action(Arguments.storeTrue())
                .help(
                        "Assign both stores to one installation even if their ids differ or no account owns a stored cycle; for"
                                + " backups that are older than these ids, never for scripts");
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
            Installation installation = new Installation(cycles, users);
            if (namespace.getBoolean("adopt")) {
                System.out.println("adopted: " + installation.adopt());
            }
            installation.pair();
        }
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable failure) {
        ServeCommand.report(cli.getStdErr(), failure);
    }
}
