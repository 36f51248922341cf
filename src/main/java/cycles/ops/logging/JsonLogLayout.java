package cycles.ops.logging;

import ch.qos.logback.classic.pattern.RootCauseFirstThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.logging.json.EventAttribute;
import io.dropwizard.logging.json.layout.EventJsonLayout;
import io.dropwizard.logging.json.layout.JsonFormatter;
import io.dropwizard.logging.json.layout.TimestampFormatter;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Formats log events as Dropwizard's JSON, flat, with the backend and the event's key-value pairs; numbers remain numbers. */
final class JsonLogLayout extends EventJsonLayout {
    JsonLogLayout() {
        super(
                new JsonFormatter(Jackson.newObjectMapper(), false, true),
                new TimestampFormatter("ISO_INSTANT", ZoneOffset.UTC),
                new RootCauseFirstThrowableProxyConverter(),
                EnumSet.of(
                        EventAttribute.TIMESTAMP,
                        EventAttribute.LEVEL,
                        EventAttribute.THREAD_NAME,
                        EventAttribute.LOGGER_NAME,
                        EventAttribute.MESSAGE,
                        EventAttribute.MDC,
                        EventAttribute.EXCEPTION),
                Map.of(),
                Map.of(),
                Set.of(),
                true);
    }

    @Override
    protected Map<String, Object> toJsonMap(ILoggingEvent event) {
        Map<String, Object> fields = new LinkedHashMap<>(super.toJsonMap(event));
        fields.put("backend", LineLayoutFactory.backendOf(event));
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().forEach(pair -> fields.put(pair.key, pair.value));
        }
        return fields;
    }
}
