package cycles.repository.lmdb;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The configuration with everything resolved that may be left out of it.
 *
 * @param directory absolute
 * @param mapSize in bytes
 * @param maxReaders how many threads can read at the same moment
 * @param maxBatch the most writes that share one commit
 * @param maxQueue the most writes that wait for the writer
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
