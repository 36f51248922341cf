package cycles.repository;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import cycles.core.CycleRepository;
import io.dropwizard.jackson.Discoverable;
import java.util.Objects;

/**
 * The {@code repository} section of the configuration: {@code type} names the storage engine, the other keys are its own.
 *
 * <p>A new engine is a class that implements this interface, carries a {@link JsonTypeName} and stands in
 * {@code META-INF/services/cycles.repository.CycleRepositoryFactory}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public interface CycleRepositoryFactory extends Discoverable {

    /** Builds a repository that is not started: nothing is opened, connected or written yet. */
    CycleRepository build(RepositoryContext context);

    /** The engine's name: its {@code type} in YAML, and the {@code backend} label wherever it is measured. */
    default String name() {
        return Objects.requireNonNull(getClass().getAnnotation(JsonTypeName.class), "@JsonTypeName")
                .value();
    }
}
