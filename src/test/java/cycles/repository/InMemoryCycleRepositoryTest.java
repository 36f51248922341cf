package cycles.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import cycles.core.CycleRepository;
import io.dropwizard.jackson.Jackson;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/** The reference passes the kit, and is chosen by its {@code type} in YAML like any backend. */
class InMemoryCycleRepositoryTest extends CycleRepositoryRaces {
    private final CycleRepositoryFactory factory = parse("type: memory");

    private static CycleRepositoryFactory parse(String yaml) {
        try {
            return Jackson.newObjectMapper(new YAMLFactory()).readValue(yaml, CycleRepositoryFactory.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected CycleRepository build(RepositoryContext context) {
        return factory.build(context);
    }

    @Override
    protected int instanceCount() {
        return 2;
    }

    @Test
    void itsNameIsItsTypeInYaml() {
        assertThat(factory.name()).isEqualTo("memory");
    }
}
