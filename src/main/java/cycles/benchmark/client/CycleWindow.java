package cycles.benchmark.client;

import java.time.Instant;

/** Start and end of a cycle in the API's format, in whole hours since the year 2000. */
record CycleWindow(String start, String end) {
    private static final long FIRST = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
    private static final long HOUR = 3_600;

    static CycleWindow hours(long from, long to) {
        return new CycleWindow(instant(from), instant(to));
    }

    private static String instant(long hour) {
        return Instant.ofEpochSecond(FIRST + hour * HOUR).toString().replace("Z", ".000Z");
    }

    String json() {
        return "{\"startDate\":\"" + start + "\",\"endDate\":\"" + end + "\"}";
    }
}
