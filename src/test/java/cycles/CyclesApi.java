package cycles;

import cycles.core.CycleDates;
import cycles.core.CycleService;
import cycles.repository.Outcome;
import java.util.UUID;

/** Calls the use cases of one user, over HTTP or on a {@link CycleService} in this process. */
interface CyclesApi {
    Outcome create(CycleDates dates);

    Outcome changeDates(UUID cycleId, CycleDates dates);

    Outcome complete(UUID cycleId, CycleDates dates);

    Outcome checkOverlap(UUID cycleId);

    Outcome get(UUID cycleId);

    Outcome getActive();

    /** Calls the use cases directly. */
    record Local(CycleService service, UUID user) implements CyclesApi {
        @Override
        public Outcome create(CycleDates dates) {
            return Outcome.of(() -> service.create(user, dates.start(), dates.end()));
        }

        @Override
        public Outcome changeDates(UUID cycleId, CycleDates dates) {
            return Outcome.of(() -> service.changeDates(user, cycleId, dates.start(), dates.end()));
        }

        @Override
        public Outcome complete(UUID cycleId, CycleDates dates) {
            return Outcome.of(() -> service.complete(user, cycleId, dates.start(), dates.end()));
        }

        @Override
        public Outcome checkOverlap(UUID cycleId) {
            return Outcome.of(() -> service.checkOverlap(user, cycleId));
        }

        @Override
        public Outcome get(UUID cycleId) {
            return Outcome.of(() -> service.get(user, cycleId));
        }

        @Override
        public Outcome getActive() {
            return Outcome.of(() -> service.getActive(user));
        }
    }
}
