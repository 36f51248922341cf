package cycles.repository;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import cycles.core.CycleRepository;
import io.dropwizard.jackson.Discoverable;
import java.util.Objects;

/**
 * Builds a repository from the {@code repository} section of the configuration: {@code type} selects the storage engine, which
 * defines the other keys.
 *
 * <p>To add an engine, implement this interface, annotate the class with {@link JsonTypeName} and list it in
 * {@code META-INF/services/cycles.repository.CycleRepositoryFactory}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public interface CycleRepositoryFactory extends Discoverable {

    /** Builds a repository without starting it: nothing is opened, connected or written yet. The caller starts and closes it. */
    CycleRepository build(RepositoryContext context);

    /** Returns the backend's name: its {@code type} in YAML, and the {@code backend} label of its metrics. */
    default String name() {
        return Objects.requireNonNull(
                        getClass().getAnnotation(JsonTypeName.class), getClass().getName() + " has no @JsonTypeName")
                .value();
    }
}
