package cycles.model;

import cycles.core.CycleRepository;
import cycles.repository.RepositoryContext;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/**
 * One truth: any sequence of calls comes to the same in a backend and in the reference. A backend's test class extends this and says how
 * to build its repository. A failure prints the shortest sequence found and the seed, and {@code
 * -Dmodel.seed=} repeats it.
 */
public abstract class CycleRepositoryModel implements AutoCloseable {
    private final ModelCheck check = new ModelCheck(this::build);

    /** Builds a repository that is not started. */
    protected abstract CycleRepository build(RepositoryContext context);

    @Property(edgeCases = EdgeCasesMode.NONE)
    @AddLifecycleHook(GivenSeed.class)
    void everySequenceComesToWhatTheReferenceSays(@ForAll(supplier = Sequences.class) List<Step> steps) {
        check.run(steps);
    }

    @Override
    public void close() {
        check.close();
    }
}
