package cycles.ops.task;

/**
 * Says how many owners of cycles have no account, and whether that is few enough to delete their cycles. A large share is the sign of a
 * wrong users' database.
 *
 * @param users all owners of cycles that were looked at, orphans included
 * @param most the largest acceptable share in percent
 */
record OrphanShare(long orphans, long users, double most) {
    /** In percent, without a parameter. */
    static final double DEFAULT_MOST = 5;

    boolean isTooLarge() {
        return orphans > allowed();
    }

    /** How many orphans are acceptable. */
    long allowed() {
        return (long) (most * users / 100);
    }

    @Override
    public String toString() {
        String share = "orphans: " + orphans + " of " + users + " users ("
                + (users == 0 ? 0 : Math.ceil(1000.0 * orphans / users) / 10) + " %)";
        return isTooLarge()
                ? share + ", more than maxOrphans=" + most
                        + ": nothing of theirs is deleted; make sure that DATABASE_URL names the"
                        + " users' database of these cycles; if it does, maxOrphans=" + smallestSufficient()
                        + " allows the deletion"
                : share + ", within maxOrphans=" + most;
    }

    private long smallestSufficient() {
        long percent = 100 * orphans / users;
        while (new OrphanShare(orphans, users, percent).isTooLarge()) {
            percent++;
        }
        return percent;
    }
}
