package cycles.http;

import java.net.URI;
import org.junit.jupiter.api.Nested;

/** Runs every test of the API against a running service; a subclass provides the service. */
public abstract class HttpContract {
    /** Returns the address of the API. */
    protected abstract URI baseUri();

    @Nested
    class Cycles extends CyclesContract {
        @Override
        protected URI baseUri() {
            return HttpContract.this.baseUri();
        }
    }

    @Nested
    class CycleInput extends CycleInputContract {
        @Override
        protected URI baseUri() {
            return HttpContract.this.baseUri();
        }
    }

    @Nested
    class Auth extends AuthContract {
        @Override
        protected URI baseUri() {
            return HttpContract.this.baseUri();
        }
    }

    @Nested
    class Bodies extends BodyContract {
        @Override
        protected URI baseUri() {
            return HttpContract.this.baseUri();
        }
    }

    @Nested
    class LargeBodies extends LargeBodyContract {
        @Override
        protected URI baseUri() {
            return HttpContract.this.baseUri();
        }
    }

    @Nested
    class Retries extends RetryContract {
        @Override
        protected URI baseUri() {
            return HttpContract.this.baseUri();
        }
    }

    @Nested
    class Protocol extends ProtocolContract {
        @Override
        protected URI baseUri() {
            return HttpContract.this.baseUri();
        }
    }
}
