package cycles.faults;

import static cycles.faults.Fault.Effect.ALL_REQUESTS_FAIL;
import static cycles.faults.Fault.Effect.FEW_REQUESTS_FAIL;
import static cycles.faults.Fault.Effect.RECOVERS;
import static cycles.faults.Fault.Effect.WRITES_FAIL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import cycles.repository.TcpRelay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.FlushMode;

/**
 * Injects every fault that the service must survive into real servers under load, and prints a table of the results at the end. Run with
 * {@code mvn -Pnightly verify}.
 */
@Timeout(600)
class FaultTableNightly {
    private static final Map<String, String> NO_TOKEN_CACHE = Map.of("auth.tokenVersionTtl", "0s");
    private static final List<String> TABLE = new ArrayList<>();

    @AfterAll
    static void print() {
        System.out.println("| fault | responses during the fault (status=requests) | time to red | time to green |");
        System.out.println("|---|---|---|---|");
        TABLE.forEach(System.out::println);
    }

    private static void inject(FaultEnvironment environment, String where, Fault... faults) throws Exception {
        for (Fault fault : faults) {
            Fault named = new Fault(where + ": " + fault.name(), fault.effect(), fault.inject(), fault.end());
            TABLE.add(environment.inject(named).toString());
        }
    }

    /** Returns the faults of the connection and the process that any server can have. */
    private static Fault[] serverFaults(TcpRelay relay, ServerProcess server) {
        return new Fault[] {
            new Fault("refused", ALL_REQUESTS_FAIL, relay::refuse, relay::restore),
            new Fault("black-holed", ALL_REQUESTS_FAIL, relay::silence, relay::restore),
            new Fault("5 s slow", ALL_REQUESTS_FAIL, () -> relay.slowDown(Duration.ofSeconds(5)), relay::restore),
            new Fault("connections cut", FEW_REQUESTS_FAIL, relay::cut, () -> {}),
            new Fault("stopped (SIGSTOP)", ALL_REQUESTS_FAIL, server::stop, server::resume),
            new Fault("killed (SIGKILL)", RECOVERS, server::kill, () -> {}),
            new Fault("restarted", RECOVERS, server::shutDown, () -> {})
        };
    }

    @Test
    void postgres_anyFault_guaranteesHold() throws Exception {
        try (FaultEnvironment environment = new FaultEnvironment("config.yml", Map.of())) {
            inject(environment, "Postgres", serverFaults(environment.toPostgres(), environment.postgresProcess()));
            inject(
                    environment,
                    "Postgres",
                    new Fault(
                            "every session ended (pg_terminate_backend)",
                            FEW_REQUESTS_FAIL,
                            () -> sql(
                                    environment,
                                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                            + " WHERE application_name LIKE 'cycle-service%'"),
                            () -> {}));
        }
    }

    /** Mounts a small file system, which needs root; for other users the table states that the fault was not injected. */
    @Test
    void postgres_diskFull_guaranteesHold(@TempDir Path directory) throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        if (run("mount", "-t", "tmpfs", "-o", "size=128m", "tmpfs", small.toString()) != 0) {
            TABLE.add("| Postgres: disk full | not injected: mounting a small file system needs root | | |");
            return;
        }
        Path ballast = small.resolve("ballast");
        try (FaultEnvironment environment = new FaultEnvironment(small, "config.yml", Map.of())) {
            inject(
                    environment,
                    "Postgres",
                    new Fault(
                            "disk full",
                            FEW_REQUESTS_FAIL,
                            () -> run("dd", "if=/dev/zero", "of=" + ballast, "bs=64k"),
                            () -> Files.delete(ballast)));
        } finally {
            run("umount", small.toString());
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void redis_anyFault_guaranteesHold() throws Exception {
        try (FaultEnvironment environment = new FaultEnvironment("config-redis.yml", NO_TOKEN_CACHE)) {
            inject(environment, "Redis", serverFaults(environment.toRedis(), environment.redisProcess()));
            inject(
                    environment,
                    "Redis",
                    new Fault(
                            "out of memory",
                            WRITES_FAIL,
                            () -> redis(environment, redis -> redis.configSet("maxmemory", "1")),
                            () -> redis(environment, redis -> redis.configSet("maxmemory", "0"))),
                    new Fault(
                            "read-only (a replica)",
                            WRITES_FAIL,
                            () -> redis(environment, redis -> redis.replicaof("127.0.0.1", 1)),
                            () -> redis(environment, Jedis::replicaofNoOne)),
                    new Fault(
                            "script cache flushed",
                            FEW_REQUESTS_FAIL,
                            () -> redis(environment, redis -> redis.scriptFlush(FlushMode.SYNC)),
                            () -> {}));
            redis(
                    environment,
                    redis -> redis.eval(
                            "for i = 1, 1500000 do redis.call('SET', 'filler:' .. i, i) end return redis.status_reply('OK')"));
            inject(
                    environment,
                    "Redis",
                    new Fault(
                            "killed with 1,500,000 more keys (LOADING)",
                            RECOVERS,
                            environment.redisProcess()::kill,
                            () -> {}));
            redis(environment, redis -> redis.flushAll(FlushMode.ASYNC));
            inject(
                    environment,
                    "users' Postgres",
                    serverFaults(environment.toPostgres(), environment.postgresProcess()));
        }
    }

    @Test
    void lmdb_anyFault_guaranteesHold() throws Exception {
        try (FaultEnvironment environment = new FaultEnvironment("config-lmdb.yml", NO_TOKEN_CACHE)) {
            inject(
                    environment,
                    "LMDB, users' Postgres",
                    serverFaults(environment.toPostgres(), environment.postgresProcess()));
        }
        try (FaultEnvironment environment =
                new FaultEnvironment("config-lmdb.yml", Map.of("repository.maxReaders", "1"))) {
            inject(environment, "LMDB", new Fault("a single reader slot", FEW_REQUESTS_FAIL, () -> {}, () -> {}));
            inject(
                    environment,
                    "LMDB",
                    new Fault(
                            "opened by a second process",
                            FEW_REQUESTS_FAIL,
                            () -> assertRefused(environment),
                            () -> {}));
        }
    }

    private static void assertRefused(FaultEnvironment environment) throws Exception {
        Process second = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                        "-Ddw.repository.path=" + environment.lmdb().toAbsolutePath(),
                        "-Ddw.users.url=" + environment.postgres().url(),
                        "-Ddw.users.user=" + environment.postgres().user(),
                        "-Ddw.users.password=" + environment.postgres().password(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "cycles.CycleServiceApplication",
                        "db",
                        "config-lmdb.yml")
                .redirectErrorStream(true)
                .start();
        String output = new String(second.getInputStream().readAllBytes(), UTF_8);
        assertThat(second.waitFor()).as(output).isEqualTo(1);
        assertThat(output).contains("LMDB_PATH");
    }

    private static void redis(FaultEnvironment environment, Consumer<Jedis> commands) {
        try (Jedis redis =
                new Jedis(environment.redis().host(), environment.redis().port(), 60_000)) {
            redis.auth(environment.redis().password());
            commands.accept(redis);
        }
    }

    private static void sql(FaultEnvironment environment, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        environment.postgres().url(),
                        environment.postgres().user(),
                        environment.postgres().password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
