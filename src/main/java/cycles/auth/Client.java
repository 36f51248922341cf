package cycles.auth;

import java.util.function.BooleanSupplier;

/**
 * Identifies who sends a request.
 *
 * @param address the network address in its canonical form, by which requests are counted and scheduled
 * @param disconnected whether the client is known to have closed its connection; may be called from any thread, may take up to a
 *     millisecond, and must not throw
 */
public record Client(String address, BooleanSupplier disconnected) {
    /** A client whose connection is not observed. */
    static Client at(String address) {
        return new Client(address, () -> false);
    }
}
