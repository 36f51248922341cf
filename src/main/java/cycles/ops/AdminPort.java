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

/** Puts health checks and tasks on the admin port. Which checks decide about readiness is said in the {@code health} section. */
public final class AdminPort {
    /** Short enough that two checks in a row, and the pauses before them, fit into the 5 s in which readiness reflects an outage. */
    static final Duration CHECK_LIMIT = Duration.ofMillis(1_500);

    private AdminPort() {}

    /**
     * To be called once, from {@link io.dropwizard.core.Application#run}.
     *
     * @param backend the name of the engine that holds the cycles
     * @param installation says whether cycles and users belong together
     * @param seen is told what the engine says of itself with each check
     * @param hosts names under which browsers and clients on this machine may reach the admin port, beside localhost
     * @throws IllegalArgumentException in one line when one of the hosts is no plain name
     */
    public static void install(
            Environment environment,
            String backend,
            CycleRepository cycles,
            PostgresDatabase users,
            Installation installation,
            Consumer<BackendInfo> seen,
            List<String> hosts) {
        ExecutorService threads = Executors.newCachedThreadPool(new ThreadFactoryBuilder()
                .setNameFormat("health-check-%d")
                .setDaemon(true)
                .build());
        DrainState drain = new DrainState();
        PoolStatistics pools = new PoolStatistics(environment.metrics());
        check(environment, "cycles", new RepositoryHealthCheck(cycles, seen, installation::confirm), pools, threads);
        check(environment, "users", new DatabaseHealthCheck(users), pools, threads);
        environment.healthChecks().register("drain", drain);
        drain.watchShutdown(environment.lifecycle());
        ConnectionCloseHandler.install(environment, drain);

        CrossSiteFilter.install(environment.admin(), hosts);
        OptionsAsGetFilter.install(environment);
        TaskParameterFilter filter = TaskParameterFilter.install(environment.admin());
        Stream.concat(
                        Stream.of(new BackendInfoTask(backend, cycles), new PoolStatsTask(pools), new DrainTask(drain)),
                        careTasks(cycles, users, installation))
                .forEach(task -> {
                    filter.add(task);
                    environment.admin().addTask(task);
                });
        healthServlet(environment);
    }

    private static Stream<AdminTask> careTasks(
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

    /** A store's check tells the figures of its pool, which is called like the check. */
    private static void check(
            Environment environment, String name, HealthCheck check, PoolStatistics pools, ExecutorService threads) {
        environment
                .healthChecks()
                .register(name, new TimeLimitedHealthCheck(check, () -> pools.of(name), CHECK_LIMIT, threads));
    }

    /** What Dropwizard serves on the API's port for balancers, here for operators too. */
    private static void healthServlet(Environment environment) {
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
