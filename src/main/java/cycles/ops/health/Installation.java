package cycles.ops.health;

import cycles.auth.UserAccounts;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import cycles.core.maintenance.CycleMaintenance;
import cycles.database.PostgresDatabase;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies that the store of cycles belongs to the users' database, and claims a store that belongs to none. The users' database has a
 * random id, the store keeps the id of the users it belongs to.
 *
 * <p>A store without an id is empty or was written by a version that knew no ids. User ids are random too: one account for an owner of a
 * stored cycle proves that both belong together.
 *
 * <p>Every failure is a {@link CycleRepositoryException} or a {@link cycles.auth.UserRepositoryException}. Thread-safe.
 */
public final class Installation {
    private static final Logger LOG = LoggerFactory.getLogger(Installation.class);
    private static final int SAMPLE = 1_000;
    private static final String REMEDY =
            ": set DATABASE_URL to the users' database of these cycles, or name another or an empty"
                    + " store of cycles in the section repository; if the two do belong together, run the command"
                    + " 'db --adopt' once with this configuration";

    private final CycleRepository cycles;
    private final CycleMaintenance maintenance;
    private final PostgresDatabase users;
    private final UserAccounts accounts;
    private volatile @Nullable UUID paired;

    /** Both may still have to be started. */
    public Installation(CycleRepository cycles, PostgresDatabase users) {
        this.cycles = cycles;
        this.maintenance = cycles.maintenance();
        this.users = users;
        this.accounts = new UserAccounts(users.jdbi());
    }

    /**
     * Claims the store if it belongs to no installation. To be called when both stores are started and before anything is written.
     *
     * @throws CycleRepositoryException in one line with the remedy, when the store belongs to other users
     */
    public void pair() {
        UUID own = accounts.installation();
        requireSame(own, maintenance.installation().orElseGet(() -> claim(own)));
        paired = own;
    }

    /**
     * Pairs the two whatever speaks against it: a store without an id is claimed, and the users' database takes the id of a store that
     * has another one.
     *
     * @return what was done, in one line
     */
    public String adopt() {
        UUID own = accounts.installation();
        UUID stored = maintenance.claim(own);
        if (!stored.equals(own)) {
            accounts.setInstallation(stored);
            return "the users' database was installation " + own + " and is " + stored + " now, as the cycles say";
        }
        return "the cycles belong to installation " + stored;
    }

    /** Verifies the store's id, and claims a store that was emptied. Asks the users' database only if the id is not as expected. */
    public void confirm() {
        UUID expected = paired;
        Optional<UUID> stored = maintenance.installation();
        if (expected != null && stored.isEmpty()) {
            LOG.warn("The store of cycles at {} was emptied or replaced while this service ran", location());
        }
        if (expected == null || stored.filter(expected::equals).isEmpty()) {
            pair();
        }
    }

    /**
     * Asks both stores for their ids. To be called right before something is deleted.
     *
     * @throws CycleRepositoryException unless both have the same
     */
    public void verify() {
        requireSame(
                accounts.installation(),
                maintenance
                        .installation()
                        .orElseThrow(() -> failure("the cycles at " + location()
                                + " name no installation; nothing is changed until the health check is green again")));
    }

    private UUID claim(UUID own) {
        Set<UUID> owners = maintenance.sampleOwners(SAMPLE);
        if (!owners.isEmpty() && accounts.existing(owners).isEmpty()) {
            throw failure("the cycles at " + location() + " name no installation, and none of " + owners.size()
                    + " users looked up there has an account in the users' database " + users.location() + REMEDY);
        }
        UUID claimed = maintenance.claim(own);
        LOG.info(
                "The {} store of cycles at {} named no installation; it belongs to {} now",
                owners.isEmpty() ? "empty" : "existing",
                location(),
                claimed);
        return claimed;
    }

    private void requireSame(UUID own, UUID stored) {
        if (!stored.equals(own)) {
            throw failure("the cycles at " + location() + " belong to installation " + stored
                    + ", but the users' database " + users.location() + " is installation " + own + REMEDY);
        }
    }

    private String location() {
        return cycles.check().location();
    }

    private static CycleRepositoryException failure(String message) {
        return CycleRepositoryException.broken(message, new IllegalStateException(message));
    }
}
