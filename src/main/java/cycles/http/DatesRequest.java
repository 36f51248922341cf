package cycles.http;

import java.time.Instant;

/** The dates a user asks for; whether a cycle may have them is for the core to say. */
record DatesRequest(Instant startDate, Instant endDate) {
    /** @throws InvalidRequestException when either is missing or no instant */
    static DatesRequest of(RequestBody body) {
        DatesRequest dates = new DatesRequest(body.instant("startDate"), body.instant("endDate"));
        body.requireValid();
        return dates;
    }
}
