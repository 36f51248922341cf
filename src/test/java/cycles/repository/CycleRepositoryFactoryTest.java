package cycles.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.dropwizard.jackson.Jackson;
import org.junit.jupiter.api.Test;

class CycleRepositoryFactoryTest {
    @Test
    void name_factoryFromYaml_isItsType() throws Exception {
        CycleRepositoryFactory factory =
                Jackson.newObjectMapper(new YAMLFactory()).readValue("type: memory", CycleRepositoryFactory.class);
        assertThat(factory).isInstanceOf(InMemoryCycleRepositoryFactory.class);
        assertThat(factory.name()).isEqualTo("memory");
    }
}
