package cycles.benchmark.client;

import java.time.Instant;

/** When a cycle of a benchmark starts and ends, in whole hours of this century, as the API writes it. */
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
