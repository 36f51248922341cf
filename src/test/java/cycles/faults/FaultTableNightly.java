package cycles.faults;

import static cycles.faults.Fault.Effect.HARDLY_NOTICED;
import static cycles.faults.Fault.Effect.MENDS_ITSELF;
import static cycles.faults.Fault.Effect.NOTHING_WORKS;
import static cycles.faults.Fault.Effect.READS_WORK;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.FlushMode;

/**
 * Every fault that a store is promised to survive, injected into real servers under load, and a table of what came of it. Run with
 * {@code mvn -Pnightly verify}; the table is the last thing printed.
 */
@Timeout(600)
class FaultTableNightly {
    private static final Map<String, String> REMEMBER_NO_TOKEN = Map.of("auth.tokenVersionTtl", "0s");
    private static final List<String> TABLE = new ArrayList<>();

    @AfterAll
    static void print() {
        System.out.println("| fault | what clients saw meanwhile (status=requests) | to red | to green |");
        System.out.println("|---|---|---|---|");
        TABLE.forEach(System.out::println);
    }

    private static void suffer(FaultEnvironment rig, String where, Fault... faults) throws Exception {
        for (Fault fault : faults) {
            Fault named = new Fault(where + ": " + fault.name(), fault.effect(), fault.inject(), fault.mend());
            TABLE.add(rig.suffer(named).toString());
        }
    }

    /** What a line and a process can do to any server. */
    private static Fault[] ofAnyServer(TcpRelay line, ServerProcess server) {
        return new Fault[] {
            new Fault("refused", NOTHING_WORKS, line::refuse, line::restore),
            new Fault("black-holed", NOTHING_WORKS, line::silence, line::restore),
            new Fault("5 s slow", NOTHING_WORKS, () -> line.slowDown(Duration.ofSeconds(5)), line::restore),
            new Fault("connections cut", HARDLY_NOTICED, line::cut, () -> {}),
            new Fault("stopped (SIGSTOP)", NOTHING_WORKS, server::stop, server::goOn),
            new Fault("killed (SIGKILL)", MENDS_ITSELF, server::kill, () -> {}),
            new Fault("restarted", MENDS_ITSELF, server::end, () -> {})
        };
    }

    @Test
    void cyclesInPostgres() throws Exception {
        try (FaultEnvironment rig = new FaultEnvironment("config.yml", Map.of())) {
            suffer(rig, "Postgres", ofAnyServer(rig.toPostgres(), rig.postgresProcess()));
            suffer(
                    rig,
                    "Postgres",
                    new Fault(
                            "every session ended (pg_terminate_backend)",
                            HARDLY_NOTICED,
                            () -> sql(
                                    rig,
                                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                            + " WHERE application_name LIKE 'cycle-service%'"),
                            () -> {}));
        }
    }

    /** On a file system of its own, which only root may mount; elsewhere the table says that it was left out. */
    @Test
    void postgresOnAFullDisk(@TempDir Path directory) throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        if (run("mount", "-t", "tmpfs", "-o", "size=128m", "tmpfs", small.toString()) != 0) {
            TABLE.add("| Postgres: disk full | not injected: mounting a small file system needs root | | |");
            return;
        }
        Path ballast = small.resolve("ballast");
        try (FaultEnvironment rig = new FaultEnvironment(small, "config.yml", Map.of())) {
            suffer(
                    rig,
                    "Postgres",
                    new Fault(
                            "disk full",
                            HARDLY_NOTICED,
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
    void cyclesInRedis() throws Exception {
        try (FaultEnvironment rig = new FaultEnvironment("config-redis.yml", REMEMBER_NO_TOKEN)) {
            suffer(rig, "Redis", ofAnyServer(rig.toRedis(), rig.redisProcess()));
            suffer(
                    rig,
                    "Redis",
                    new Fault(
                            "out of memory",
                            READS_WORK,
                            () -> redis(rig, redis -> redis.configSet("maxmemory", "1")),
                            () -> redis(rig, redis -> redis.configSet("maxmemory", "0"))),
                    new Fault(
                            "read-only (a replica)",
                            READS_WORK,
                            () -> redis(rig, redis -> redis.replicaof("127.0.0.1", 1)),
                            () -> redis(rig, Jedis::replicaofNoOne)),
                    new Fault(
                            "script cache flushed",
                            HARDLY_NOTICED,
                            () -> redis(rig, redis -> redis.scriptFlush(FlushMode.SYNC)),
                            () -> {}));
            redis(
                    rig,
                    redis -> redis.eval(
                            "for i = 1, 1500000 do redis.call('SET', 'filler:' .. i, i) end return redis.status_reply('OK')"));
            suffer(
                    rig,
                    "Redis",
                    new Fault(
                            "killed with 1,500,000 more keys (LOADING)",
                            MENDS_ITSELF,
                            rig.redisProcess()::kill,
                            () -> {}));
            redis(rig, redis -> redis.flushAll(FlushMode.ASYNC));
            suffer(rig, "users' Postgres", ofAnyServer(rig.toPostgres(), rig.postgresProcess()));
        }
    }

    @Test
    void cyclesInLmdb() throws Exception {
        try (FaultEnvironment rig = new FaultEnvironment("config-lmdb.yml", REMEMBER_NO_TOKEN)) {
            suffer(rig, "LMDB, users' Postgres", ofAnyServer(rig.toPostgres(), rig.postgresProcess()));
        }
        try (FaultEnvironment rig = new FaultEnvironment("config-lmdb.yml", Map.of("repository.maxReaders", "1"))) {
            suffer(rig, "LMDB", new Fault("one reader slot for all", HARDLY_NOTICED, () -> {}, () -> {}));
            suffer(
                    rig,
                    "LMDB",
                    new Fault("opened by a second process", HARDLY_NOTICED, () -> assertRefused(rig), () -> {}));
        }
    }

    private static void assertRefused(FaultEnvironment rig) throws Exception {
        Process second = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                        "-Ddw.repository.path=" + rig.lmdb().toAbsolutePath(),
                        "-Ddw.users.url=" + rig.postgres().url(),
                        "-Ddw.users.user=" + rig.postgres().user(),
                        "-Ddw.users.password=" + rig.postgres().password(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "cycles.CycleServiceApplication",
                        "db",
                        "config-lmdb.yml")
                .redirectErrorStream(true)
                .start();
        String said = new String(second.getInputStream().readAllBytes(), UTF_8);
        assertThat(second.waitFor()).as(said).isEqualTo(1);
        assertThat(said).contains("LMDB_PATH");
    }

    private interface Words {
        void with(Jedis redis);
    }

    private static void redis(FaultEnvironment rig, Words words) {
        try (Jedis redis = new Jedis(rig.redis().host(), rig.redis().port(), 60_000)) {
            redis.auth(rig.redis().password());
            words.with(redis);
        }
    }

    private static void sql(FaultEnvironment rig, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        rig.postgres().url(),
                        rig.postgres().user(),
                        rig.postgres().password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
