package cycles.ops.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.logging.common.layout.DiscoverableLayoutFactory;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LineLayoutTest {
    private final LoggerContext context = new LoggerContext();
    private final ObjectMapper json = Jackson.newObjectMapper();

    private String line(String format, Throwable failure) {
        DiscoverableLayoutFactory<ILoggingEvent> factory =
                json.convertValue(Map.of("type", "lines", "format", format), new TypeReference<>() {});
        LayoutBase<ILoggingEvent> layout = factory.build(context, TimeZone.getTimeZone("UTC"));
        LineLayoutFactory.setBackend(context, "memory");
        layout.start();
        LoggingEvent event = new LoggingEvent("", context.getLogger("a.b"), Level.INFO, "it \"ended\"", failure, null);
        event.addKeyValuePair(new KeyValuePair("status", 200));
        event.setMDCPropertyMap(Map.of("request_id", "r-1"));
        return layout.doLayout(event);
    }

    @Test
    void text_event_isOneLineWithAllFields() {
        assertThat(line("text", null))
                .matches("INFO  \\[.*] \\[memory] a\\.b: it \"ended\" status=200 request_id=r-1\\R");
    }

    @Test
    void text_exception_isAppended() {
        assertThat(line("text", new IllegalStateException("broken")))
                .contains("! java.lang.IllegalStateException: broken");
    }

    @Test
    void json_event_isOneFlatObjectPerLine() throws Exception {
        String line = line("json", new IllegalStateException("broken"));
        assertThat(line).endsWith("\n");
        assertThat(line.strip()).doesNotContain("\n");
        JsonNode fields = json.readTree(line);
        assertThat(fields.path("backend").asText()).isEqualTo("memory");
        assertThat(fields.path("message").asText()).isEqualTo("it \"ended\"");
        assertThat(fields.path("request_id").asText()).isEqualTo("r-1");
        assertThat(fields.path("status").isInt()).isTrue();
        assertThat(fields.path("exception").asText()).contains("broken");
    }
}
