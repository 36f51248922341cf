package cycles;

import com.fasterxml.jackson.databind.JsonNode;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.core.setup.Bootstrap;
import java.io.IOException;
import java.nio.file.Path;

/** Reads configuration files as the service does, with its defaults and the environment variables. */
public final class EffectiveConfiguration {
    private EffectiveConfiguration() {}

    /** The configuration that a file results in, as a tree. */
    public static JsonNode tree(Path file) throws IOException, ConfigurationException {
        Bootstrap<CycleServiceConfiguration> bootstrap = bootstrap();
        return bootstrap.getObjectMapper().valueToTree(read(bootstrap, file));
    }

    /** The configuration that a file results in. */
    static CycleServiceConfiguration read(Path file) throws IOException, ConfigurationException {
        return read(bootstrap(), file);
    }

    private static CycleServiceConfiguration read(Bootstrap<CycleServiceConfiguration> bootstrap, Path file)
            throws IOException, ConfigurationException {
        return bootstrap
                .getConfigurationFactoryFactory()
                .create(
                        CycleServiceConfiguration.class,
                        bootstrap.getValidatorFactory().getValidator(),
                        bootstrap.getObjectMapper(),
                        EffectiveConfiguration.class.getName())
                .build(bootstrap.getConfigurationSourceProvider(), file.toString());
    }

    private static Bootstrap<CycleServiceConfiguration> bootstrap() {
        CycleServiceApplication application = new CycleServiceApplication();
        Bootstrap<CycleServiceConfiguration> bootstrap = new Bootstrap<>(application);
        application.initialize(bootstrap);
        return bootstrap;
    }
}
