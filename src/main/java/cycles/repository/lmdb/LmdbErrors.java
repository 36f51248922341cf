package cycles.repository.lmdb;

import cycles.core.CycleRepositoryException;
import org.lmdbjava.Env;
import org.lmdbjava.LmdbNativeException;

/** Translates failures of LMDB into {@link CycleRepositoryException}s with messages for operators. */
final class LmdbErrors {
    private LmdbErrors() {}

    static CycleRepositoryException of(Throwable failure) {
        if (failure instanceof CycleRepositoryException known) {
            return known;
        }
        if (failure instanceof Env.MapFullException) {
            return CycleRepositoryException.unavailable("LMDB's map is full: raise mapSize and restart", failure);
        }
        if (failure instanceof Env.ReadersFullException) {
            return CycleRepositoryException.unavailable("LMDB has no free reader slot: raise maxReaders", failure);
        }
        if (failure instanceof LmdbNativeException.PageCorruptedException
                || failure instanceof LmdbNativeException.PageNotFoundException) {
            return CycleRepositoryException.broken("LMDB's data file is damaged: " + failure.getMessage(), failure);
        }
        if (failure instanceof LmdbNativeException) {
            return CycleRepositoryException.unavailable("LMDB failed: " + failure.getMessage(), failure);
        }
        return CycleRepositoryException.broken("unexpected in LMDB's transaction: " + failure, failure);
    }

    static CycleRepositoryException closed() {
        return unavailable("the LMDB store is closed");
    }

    static CycleRepositoryException unavailable(String message) {
        return CycleRepositoryException.unavailable(message, new IllegalStateException(message));
    }
}
