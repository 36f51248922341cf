package cycles;

import cycles.core.CycleDates;
import cycles.core.CycleService;
import cycles.repository.Outcome;
import java.util.UUID;

/** What one user can ask about cycles, over HTTP or of a {@link CycleService} in this process. */
interface CyclesApi {
    Outcome create(CycleDates dates);

    Outcome changeDates(UUID cycleId, CycleDates dates);

    Outcome complete(UUID cycleId, CycleDates dates);

    Outcome checkOverlap(UUID cycleId);

    Outcome get(UUID cycleId);

    Outcome getActive();

    /** The use cases themselves, without a network. */
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
