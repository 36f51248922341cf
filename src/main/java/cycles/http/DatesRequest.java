package cycles.http;

import java.time.Instant;

/** Carries the requested dates of a cycle. The core decides whether they are allowed. */
record DatesRequest(Instant startDate, Instant endDate) {
    /** @throws InvalidRequestException when either is missing or not an instant */
    static DatesRequest of(RequestBody body) {
        DatesRequest dates = new DatesRequest(body.instant("startDate"), body.instant("endDate"));
        body.requireValid();
        return dates;
    }
}
