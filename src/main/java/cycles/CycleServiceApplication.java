package cycles;

import cycles.auth.Authentication;
import cycles.benchmark.BenchmarkCommand;
import cycles.benchmark.compare.CompareCommand;
import cycles.core.BackendInfo;
import cycles.core.CycleService;
import cycles.http.HttpApi;
import cycles.ops.AdminPort;
import cycles.ops.NativeHeapTrim;
import cycles.ops.Observability;
import cycles.ops.health.Installation;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The composition root: what the service is made of, in the order in which it is put together. */
public final class CycleServiceApplication extends Application<CycleServiceConfiguration> {
    private static final Logger log = LoggerFactory.getLogger(CycleServiceApplication.class);

    public static void main(String[] args) throws Exception {
        // Our own code names its locale; libraries translate messages and choose digits by this one.
        Locale.setDefault(Locale.ROOT);
        Optional<String> problem = PathEncoding.problem(List.of(args));
        if (problem.isPresent()) {
            System.err.println("cycle-service: " + problem.get());
            System.exit(1);
        }
        new CycleServiceApplication().run(args);
    }

    @Override
    public String getName() {
        return "cycle-service";
    }

    @Override
    protected void addDefaultCommands(Bootstrap<CycleServiceConfiguration> bootstrap) {
        bootstrap.addCommand(new ServeCommand(this));
        bootstrap.addCommand(new DatabaseCommand());
        bootstrap.addCommand(new BenchmarkCommand());
        bootstrap.addCommand(new CompareCommand());
    }

    @Override
    public void initialize(Bootstrap<CycleServiceConfiguration> bootstrap) {
        bootstrap.setConfigurationSourceProvider(
                MergingConfigurationFactory.substituting(bootstrap.getConfigurationSourceProvider()));
        bootstrap.setConfigurationFactoryFactory(MergingConfigurationFactory::new);
    }

    @Override
    public void run(CycleServiceConfiguration configuration, Environment environment) {
        String backend = configuration.repository().name();
        Consumer<BackendInfo> seen = Observability.install(configuration, environment, backend);
        Stores stores = Stores.of(configuration, environment.metrics());
        Authentication authentication = new Authentication(
                configuration.auth(), stores.users().jdbi(), stores.clock(), stores.ids(), environment.metrics());
        HttpApi.register(
                configuration.http(),
                configuration.getServerFactory(),
                environment,
                new CycleService(stores.cycles(), stores.clock()),
                authentication.users(),
                authentication.authenticator());
        Installation installation = new Installation(stores.cycles(), stores.users());
        AdminPort.install(
                environment,
                backend,
                stores.cycles(),
                stores.users(),
                installation,
                seen,
                configuration.http().adminHosts());
        NativeHeapTrim.install(environment);

        // Started in this order with the server, before its port opens; stopped in the reverse order.
        environment.lifecycle().manage(managed(stores.users()::start, stores.users()));
        environment.lifecycle().manage(managed(() -> start(configuration, stores, installation), stores.cycles()));
        environment.lifecycle().manage(managed(() -> {}, authentication));
    }

    private static void start(CycleServiceConfiguration configuration, Stores stores, Installation installation) {
        stores.cycles().start();
        BackendInfo info = stores.cycles().check();
        installation.pair();
        log.info(
                "Cycles live in {} ({}) at {}; an acknowledged write survives: {}",
                configuration.repository().name(),
                info.version(),
                info.location(),
                info.durability());
    }

    private static Managed managed(Runnable start, AutoCloseable stop) {
        return new Managed() {
            @Override
            public void start() {
                start.run();
            }

            @Override
            public void stop() throws Exception {
                stop.close();
            }
        };
    }
}
