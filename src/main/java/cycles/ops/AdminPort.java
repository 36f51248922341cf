package cycles.ops;

import com.codahale.metrics.health.HealthCheck;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import cycles.auth.UserAccounts;
import cycles.core.BackendInfo;
import cycles.core.CycleRepository;
import cycles.core.maintenance.CycleMaintenance;
import cycles.database.PostgresDatabase;
import cycles.ops.health.ConnectionCloseHandler;
import cycles.ops.health.DatabaseHealthCheck;
import cycles.ops.health.DrainState;
import cycles.ops.health.Installation;
import cycles.ops.health.OptionsAsGetFilter;
import cycles.ops.health.RepositoryHealthCheck;
import cycles.ops.health.TimeLimitedHealthCheck;
import cycles.ops.metrics.PoolStatistics;
import cycles.ops.request.CrossSiteFilter;
import cycles.ops.task.AdminTask;
import cycles.ops.task.BackendInfoTask;
import cycles.ops.task.BackendTask;
import cycles.ops.task.CheckConsistencyTask;
import cycles.ops.task.DrainTask;
import cycles.ops.task.PoolStatsTask;
import cycles.ops.task.PurgeTestDataTask;
import cycles.ops.task.RepairTask;
import cycles.ops.task.TaskParameterFilter;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.health.HealthStateAggregator;
import io.dropwizard.health.HealthStatusChecker;
import io.dropwizard.health.response.JsonHealthResponseProvider;
import io.dropwizard.health.response.ServletHealthResponder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Installs health checks and tasks on the admin port. The {@code health} section configures the checks that determine readiness. */
public final class AdminPort {
    /** Two checks in a row, with the pauses before them, must fit into the 5 s in which readiness reflects an outage. */
    static final Duration CHECK_LIMIT = Duration.ofMillis(1_500);

    private AdminPort() {}

    /**
     * Installs everything. Must be called once, from {@link io.dropwizard.core.Application#run}.
     *
     * @param backend the name of the storage engine of the cycles
     * @param installation verifies that cycles and users belong together
     * @param backendInfo receives the engine's information with each check
     * @param hosts names under which browsers and local clients may reach the admin port, in addition to localhost
     * @throws IllegalArgumentException with a one-line message when a host is not a plain name
     */
    public static void install(
            Environment environment,
            String backend,
            CycleRepository cycles,
            PostgresDatabase users,
            Installation installation,
            Consumer<BackendInfo> backendInfo,
            List<String> hosts) {
        ExecutorService threads = Executors.newCachedThreadPool(new ThreadFactoryBuilder()
                .setNameFormat("health-check-%d")
                .setDaemon(true)
                .build());
        DrainState drain = new DrainState();
        PoolStatistics pools = new PoolStatistics(environment.metrics());
        registerCheck(
                environment,
                "cycles",
                new RepositoryHealthCheck(cycles, backendInfo, installation::confirm),
                pools,
                threads);
        registerCheck(environment, "users", new DatabaseHealthCheck(users), pools, threads);
        environment.healthChecks().register("drain", drain);
        drain.watchShutdown(environment.lifecycle());
        ConnectionCloseHandler.install(environment, drain);

        CrossSiteFilter.install(environment.admin(), hosts);
        OptionsAsGetFilter.install(environment);
        TaskParameterFilter filter = TaskParameterFilter.install(environment.admin());
        Stream.concat(
                        Stream.of(new BackendInfoTask(backend, cycles), new PoolStatsTask(pools), new DrainTask(drain)),
                        maintenanceTasks(cycles, users, installation))
                .forEach(task -> {
                    filter.add(task);
                    environment.admin().addTask(task);
                });
        addHealthServlet(environment);
    }

    private static Stream<AdminTask> maintenanceTasks(
            CycleRepository cycles, PostgresDatabase users, Installation installation) {
        CycleMaintenance maintenance = cycles.maintenance();
        UserAccounts accounts = new UserAccounts(users.jdbi());
        return Stream.concat(
                Stream.of(
                        new CheckConsistencyTask(maintenance, accounts),
                        new RepairTask(maintenance, accounts, installation),
                        new PurgeTestDataTask(maintenance, accounts, installation)),
                maintenance.tasks().stream().map(BackendTask::new));
    }

    /** Registers the check of a store. Its pool has the same name; the result includes the pool's statistics. */
    private static void registerCheck(
            Environment environment, String name, HealthCheck check, PoolStatistics pools, ExecutorService threads) {
        environment
                .healthChecks()
                .register(name, new TimeLimitedHealthCheck(check, () -> pools.of(name), CHECK_LIMIT, threads));
    }

    /** Serves {@code /health-check}, which Dropwizard serves on the API port for load balancers, on the admin port too. */
    private static void addHealthServlet(Environment environment) {
        HealthStateAggregator states = environment.health().healthStateAggregator();
        if (states instanceof HealthStatusChecker checker) {
            environment
                    .admin()
                    .addServlet(
                            "health-check",
                            new ServletHealthResponder(
                                    new JsonHealthResponseProvider(checker, states, environment.getObjectMapper()),
                                    true,
                                    "no-store"))
                    .addMapping("/health-check");
        }
    }
}
