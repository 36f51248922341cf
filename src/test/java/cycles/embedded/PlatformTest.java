package cycles.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {
    @TempDir
    private Path directory;

    private Path maps(String library) throws IOException {
        return Files.writeString(
                directory.resolve("maps"), "7f0000000000-7f0000001000 r-xp 00000000 08:01 42  " + library + "\n");
    }

    @ParameterizedTest
    @CsvSource({"Linux,amd64", "Linux,aarch64", "Mac OS X,x86_64", "Mac OS X,aarch64"})
    void require_supportedSystem_isAccepted(String os, String cpu) throws IOException {
        Platform platform = Platform.of(os, cpu, maps("/usr/lib/x86_64-linux-gnu/libc.so.6"));
        assertThatCode(platform::requirePostgres).doesNotThrowAnyException();
        assertThatCode(platform::requireRedis).doesNotThrowAnyException();
    }

    @Test
    void require_musl_rejectsPostgresAndAcceptsRedis() throws IOException {
        Platform platform = Platform.of("Linux", "amd64", maps("/lib/ld-musl-x86_64.so.1"));
        assertThatThrownBy(platform::requirePostgres)
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContainingAll("glibc", "Linux with musl, amd64", "set DATABASE_URL")
                .hasMessageNotContaining("\n");
        assertThatCode(platform::requireRedis).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"Windows 11,amd64", "FreeBSD,amd64", "Linux,riscv64", "Linux,ppc64le", "Linux,arm"})
    void require_otherSystem_isRejectedWithAlternative(String os, String cpu) {
        Platform platform = Platform.of(os, cpu, directory.resolve("none"));
        assertThatThrownBy(platform::requirePostgres)
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContainingAll(os + ", " + cpu, "set DATABASE_URL");
        assertThatThrownBy(platform::requireRedis)
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContainingAll(os + ", " + cpu, "set REDIS_HOST");
    }

    @Test
    void current_systemOfTests_isSupported() {
        assertThat(Platform.current().os()).isPresent();
        assertThatCode(Platform.current()::requireRedis).doesNotThrowAnyException();
    }
}
