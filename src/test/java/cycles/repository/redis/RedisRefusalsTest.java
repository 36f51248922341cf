package cycles.repository.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import cycles.repository.RepositoryContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Verifies which refusals of a server are retryable. The server is a stub that replies to EVALSHA with texts recorded from Redis 6.2.14
 * (those with {@code f_…: @user_script}), Redis 7.0.15 and Dragonfly.
 */
class RedisRefusalsTest {
    private static final CycleDates DATES =
            new CycleDates(Instant.parse("2025-03-01T08:00:00Z"), Instant.parse("2025-03-01T16:00:00Z"));

    @TempDir
    private Path data;

    private StubRedis stub;
    private CycleRepository repository;

    @BeforeEach
    void start() throws Exception {
        stub = new StubRedis();
        RedisCycleRepositoryFactory factory = new RedisCycleRepositoryFactory();
        factory.host = "127.0.0.1";
        factory.port = stub.port();
        repository = new RedisCycleRepository(
                factory.settings(Map.of()),
                new RepositoryContext(Clock.systemUTC(), UUID::randomUUID, data, 64, new MetricRegistry()));
        repository.start();
    }

    @AfterEach
    void stop() throws Exception {
        repository.close();
        stub.close();
    }

    private boolean isRetryable(String refusal) {
        stub.reply("EVALSHA", "-" + refusal);
        var thrown = new CycleRepositoryException[1];
        assertThatThrownBy(() -> repository.createCycle(CycleData.inProgress(UUID.randomUUID(), DATES)))
                .isInstanceOfSatisfying(CycleRepositoryException.class, e -> thrown[0] = e);
        return thrown[0].retryable();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OOM command not allowed when used memory > 'maxmemory'.",
                "READONLY You can't write against a read only replica.",
                "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.",
                "NOREPLICAS Not enough good replicas to write."
            })
    void createCycle_refusedInScript_isUnavailable(String refusal) {
        assertThat(isRetryable(refusal)).isTrue();
        assertThat(isRetryable(refusal + " script: 2fff80b95d55f9db3eef5cb6dd0935af110c5b7f, on @user_script:1."))
                .isTrue();
        assertThat(isRetryable("ERR Error running script (call to f_2fff80b95d55f9db3eef5cb6dd0935af110c5b7f):"
                        + " @user_script:41: @user_script: 41: -" + refusal + "  "))
                .isTrue();
        assertThat(isRetryable("ERR Error running script (call to d8f2fad9f8e86a53d2a6ebd960b33c4972cacc37):"
                        + " @user_script:2: -" + refusal))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOADING Redis is loading the dataset in memory",
                "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
                "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.",
                "CLUSTERDOWN Hash slot not served",
                "TRYAGAIN Multiple keys request during rehashing of slot",
                "MOVED 3999 127.0.0.1:6381",
                "ASK 3999 127.0.0.1:6381",
                "NOAUTH Authentication required.",
                "WRONGPASS invalid username-password pair or user is disabled.",
                "NOPERM this user has no permissions to run the 'evalsha' command or its subcommand",
                "ERR max number of clients reached",
                "ERR The user executing the script can't run this command or subcommand script: 2fff80b9, on @user_script:1.",
                "ERR Error running script (call to f_2fff80b95d55f9db3eef5cb6dd0935af110c5b7f): @user_script:1: @user_script:"
                        + " 1: The user executing the script can't run this command or subcommand",
                "ERR Error running script (call to f_6db17cd97e657306b3e5cc84a28d29d47116cb19): @user_script:1: @user_script:"
                        + " 1: The user executing the script can't access at least one of the keys mentioned in the command"
                        + " arguments"
            })
    void createCycle_refusedForServerState_isUnavailable(String refusal) {
        assertThat(isRetryable(refusal)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERR unknown command 'EVALSHA', with args beginning with: ",
                "WRONGTYPE Operation against a key holding the wrong kind of value",
                "CROSSSLOT Keys in request don't hash to the same slot",
                "ERR Error running script (call to f_b0686bacd908299973b8f20a2c31fca072d691eb): @user_script:1: WRONGTYPE"
                        + " Operation against a key holding the wrong kind of value",
                "ERR Error running script (call to f_b0686bacd908299973b8f20a2c31fca072d691eb): @user_script:1:"
                        + " user_script:1: attempt to compare nil with number: -OOM "
            })
    void createCycle_refusedForItsData_isBroken(String refusal) {
        assertThat(isRetryable(refusal)).isFalse();
    }

    @Test
    void check_writesRefusedInScript_fails() {
        stub.reply(
                "EVALSHA", "-ERR Error running script (call to f_2f): @user_script:9: @user_script: 9: -OOM command");
        assertThatThrownBy(repository::check).isInstanceOf(CycleRepositoryException.class);
    }
}
