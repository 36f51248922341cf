package cycles.repository.lmdb;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Contains the configuration with all defaults resolved.
 *
 * @param directory an absolute path
 * @param mapSize the maximum size of the data in bytes
 * @param maxReaders the maximum number of concurrent readers
 * @param maxBatch the maximum number of writes in one commit
 * @param maxQueue the maximum number of queued writes
 * @param timeout how long a write waits for its commit, and a read for a free reader
 */
record LmdbSettings(
        Path directory,
        long mapSize,
        int maxReaders,
        SyncMode durability,
        int maxBatch,
        int maxQueue,
        Duration timeout) {}
