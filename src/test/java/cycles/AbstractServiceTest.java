package cycles;

import cycles.http.HttpContract;
import cycles.ops.ScrapeContract;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import java.net.URI;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs every test of the API and of the metrics against the complete service; a subclass provides the service of one backend. */
@ExtendWith(DropwizardExtensionsSupport.class)
abstract class AbstractServiceTest extends HttpContract {
    /** Returns the service, which is in a static field, so that the extension starts and stops it. */
    abstract DropwizardAppExtension<CycleServiceConfiguration> service();

    @Override
    protected URI baseUri() {
        return TestService.baseUri(service());
    }

    @Nested
    class Scrapes extends ScrapeContract {
        @Override
        protected URI baseUri() {
            return TestService.baseUri(service());
        }

        @Override
        protected URI adminUri() {
            return TestService.adminUri(service());
        }
    }
}
