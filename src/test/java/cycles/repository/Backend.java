package cycles.repository;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Selects the backend on which a subclass of {@link CycleRepositoryContract} runs, in its default configuration. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Backend {
    /** The {@code type} of the backend in YAML. */
    String value();
}
