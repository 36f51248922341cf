package cycles.auth;

import java.util.function.BooleanSupplier;

/**
 * Identifies the client of a request.
 *
 * @param address the network address in canonical form; requests are counted and scheduled by it
 * @param disconnected returns whether the client is known to have closed its connection; is called from any thread, may take up to a
 *     millisecond, and must not throw
 */
public record Client(String address, BooleanSupplier disconnected) {
    /** Creates a client whose connection state is unknown; it always counts as connected. */
    static Client at(String address) {
        return new Client(address, () -> false);
    }
}
