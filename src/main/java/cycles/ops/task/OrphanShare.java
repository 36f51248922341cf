package cycles.ops.task;

/**
 * Decides whether the share of users without an account (orphans) is small enough to delete their cycles. A large share indicates the
 * wrong users' database.
 *
 * @param users all scanned owners of cycles, including orphans
 * @param maxPercent the largest share that allows the deletion, in percent
 */
record OrphanShare(long orphans, long users, double maxPercent) {
    /** The default of {@code maxPercent}. */
    static final double DEFAULT_MAX_PERCENT = 5;

    boolean isTooLarge() {
        return orphans > allowed();
    }

    /** Returns the largest number of orphans that allows the deletion. */
    long allowed() {
        return (long) (maxPercent * users / 100);
    }

    @Override
    public String toString() {
        String share = "orphans: " + orphans + " of " + users + " users ("
                + (users == 0 ? 0 : Math.ceil(1000.0 * orphans / users) / 10) + " %)";
        return isTooLarge()
                ? share + ", more than maxOrphans=" + maxPercent
                        + ": no cycles of orphans are deleted; make sure that DATABASE_URL names the"
                        + " users' database of these cycles; if it does, maxOrphans=" + smallestSufficient()
                        + " allows the deletion"
                : share + ", within maxOrphans=" + maxPercent;
    }

    private long smallestSufficient() {
        long percent = 100 * orphans / users;
        while (new OrphanShare(orphans, users, percent).isTooLarge()) {
            percent++;
        }
        return percent;
    }
}
