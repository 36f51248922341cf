package cycles.repository.lmdb;

/** What an answered write survives. */
enum Durability {
    DURABLE("fsync before every answer: survives a killed process and a power loss"),
    RELAXED("relaxed, no fsync (MDB_NOSYNC): survives a killed process; a power loss may damage the store");

    private final String description;

    Durability(String description) {
        this.description = description;
    }

    String description() {
        return description;
    }
}
