package cycles.ops.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.dropwizard.logging.common.DropwizardLayout;
import io.dropwizard.logging.common.layout.DiscoverableLayoutFactory;
import jakarta.validation.constraints.NotNull;
import java.util.TimeZone;

/**
 * Creates the layout {@code lines} of an appender: each event with the backend, the ids of its request and its key-value pairs, as
 * {@code format: text} or as {@code format: json} with one object per line.
 */
@JsonTypeName("lines")
public final class LineLayoutFactory implements DiscoverableLayoutFactory<ILoggingEvent> {
    /** The property of the logging context with the storage engine's name; a property of the context applies to all threads. */
    private static final String BACKEND = "backend";

    private static final String TEXT =
            "%-5p [%d{ISO8601,UTC}] [%property{" + BACKEND + "}] %c: %m %kvp{NONE} %X%n%dwREx";

    enum Format {
        TEXT,
        JSON
    }

    @NotNull
    @JsonProperty
    private Format format = Format.TEXT;

    /** Sets the backend of all lines from now on. */
    public static void setBackend(LoggerContext context, String backend) {
        context.putProperty(BACKEND, backend);
    }

    static String backendOf(ILoggingEvent event) {
        return event.getLoggerContextVO().getPropertyMap().getOrDefault(BACKEND, "");
    }

    @Override
    public LayoutBase<ILoggingEvent> build(LoggerContext context, TimeZone timeZone) {
        if (context.getProperty(BACKEND) == null) {
            setBackend(context, "-"); // Until the configuration has been read.
        }
        if (format == Format.JSON) {
            JsonLogLayout json = new JsonLogLayout();
            json.setContext(context);
            return json;
        }
        DropwizardLayout text = new DropwizardLayout(context, timeZone);
        text.setPattern(TEXT);
        return text;
    }
}
