package cycles.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2HashTest {
    private static final Argon2Hash.Cost COST = new Argon2Hash.Cost(256, 2, 1);
    private static final byte[] SALT = Base64.getDecoder().decode("c29tZXNhbHQ");

    private final BlockPool memory = COST.memory();

    /** The first two are test vectors of the reference implementation (P-H-C/phc-winner-argon2); password4j produced the third. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
                "$argon2id$v=19$m=1024,t=2,p=1$LZAgfRtx1cQenxU1AePvU8Xq+KDE45FWqIRflSSHaMaxo/vNjUpNHqtoEFEzKDg1OhtS2ymmz93eGqqjV4WbrA$mrnfg2bNhyoZQETvKZ7PD3EANirUDRmhghqo03lFOKw"
            })
    void matches_hashOfOtherImplementation_onlyForItsPassword(String phc) {
        Argon2Hash hash = Argon2Hash.parse(phc);
        assertThat(hash.matches("password", memory)).isTrue();
        assertThat(hash.matches("Password", memory)).isFalse();
        assertThat(hash.phc()).isEqualTo(phc);
    }

    @Test
    void of_reusedMemory_returnsTheSameHash() {
        String first = Argon2Hash.of("password", SALT, COST, memory).phc();
        Argon2Hash.of("another password", SALT, COST, memory);
        assertThat(Argon2Hash.of("password", SALT, COST, memory).phc())
                .isEqualTo(first)
                .isEqualTo("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4");
    }

    @Test
    void of_costExceedsProvidedMemory_succeeds() {
        Argon2Hash larger = Argon2Hash.of("password", SALT, new Argon2Hash.Cost(1_024, 1, 1), memory);
        assertThat(Argon2Hash.parse(larger.phc()).matches("password", memory)).isTrue();
        assertThat(Argon2Hash.parse(larger.phc()).cost()).isEqualTo(new Argon2Hash.Cost(1_024, 1, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65"
            })
    void parse_otherFormat_throws(String phc) {
        assertThatThrownBy(() -> Argon2Hash.parse(phc)).isInstanceOf(IllegalArgumentException.class);
    }
}
