package cycles.model;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/** Repeats the sequences of a seed that a failure has printed: {@code -Dmodel.seed=}. */
final class GivenSeed implements AroundPropertyHook {
    private static final String PROPERTY = "model.seed";

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
        String seed = System.getProperty(PROPERTY);
        if (seed != null) {
            context.attributes().setSeed(seed);
        }
        return property.execute();
    }
}
