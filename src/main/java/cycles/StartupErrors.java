package cycles;

import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import cycles.auth.UserRepositoryException;
import cycles.core.CycleRepositoryException;
import cycles.database.PostgresUnavailableException;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.UndefinedEnvironmentVariableException;
import java.io.FileNotFoundException;
import java.net.BindException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Describes in one line why the service could not start. */
final class StartupErrors {
    private static final Pattern VALID_TYPES = Pattern.compile("known type ids = \\[([^]]*)]");

    private StartupErrors() {}

    /**
     * Returns the message for an operator: the key and the valid values for a configuration error, the address and the remedy for an
     * error of the environment. Empty for an unexpected failure, which needs its stack trace.
     */
    static Optional<String> describe(Throwable failure) {
        List<Throwable> chain = Stream.iterate(failure, each -> each != null, Throwable::getCause)
                .limit(20)
                .toList();
        String remedy = chain.stream()
                .flatMap(each -> PathEncoding.remedy(each).stream())
                .findFirst()
                .map("; "::concat)
                .orElse("");
        return chain.stream().flatMap(each -> line(each).stream()).findFirst().map(line -> line + remedy);
    }

    private static Optional<String> line(Throwable failure) {
        if (failure instanceof ConfigurationException invalid) {
            return Optional.of(unknownType(invalid)
                    .or(() -> unknownChoice(invalid))
                    .orElseGet(() -> withoutContents(oneLine(invalid.getMessage()))));
        }
        if (failure instanceof FileNotFoundException) {
            return Optional.of("cannot read the configuration: " + failure.getMessage());
        }
        if (failure.getCause() instanceof BindException) {
            return Optional.of(
                    "server.applicationConnectors, server.adminConnectors: the port is in use or not allowed: "
                            + oneLine(failure.getMessage()));
        }
        if (failure instanceof UserRepositoryException) {
            return Optional.of(oneLine(failure.getMessage() + ": " + rootCause(failure)));
        }
        boolean expected = failure instanceof CycleRepositoryException
                || failure instanceof PostgresUnavailableException
                || failure instanceof IllegalArgumentException
                || failure instanceof UndefinedEnvironmentVariableException;
        return expected ? Optional.of(oneLine(failure.getMessage())) : Optional.empty();
    }

    private static Optional<String> unknownType(ConfigurationException invalid) {
        if (!(invalid.getCause() instanceof InvalidTypeIdException unknown)) {
            return Optional.empty();
        }
        String path = unknown.getPath().stream()
                .map(reference -> String.valueOf(reference.getFieldName()))
                .reduce("", (a, b) -> a + b + ".");
        Matcher validTypes = VALID_TYPES.matcher(unknown.getMessage());
        String choices = validTypes.find() ? ", valid are: " + validTypes.group(1) : "";
        return Optional.of("%stype: unknown '%s'%s".formatted(path, unknown.getTypeId(), choices));
    }

    private static Optional<String> unknownChoice(ConfigurationException invalid) {
        if (!(invalid.getCause() instanceof InvalidFormatException unknown
                && unknown.getTargetType().isEnum())) {
            return Optional.empty();
        }
        String path = unknown.getPath().stream()
                .map(reference -> reference.getFieldName() == null
                        ? "[" + reference.getIndex() + "]"
                        : "." + reference.getFieldName())
                .collect(Collectors.joining())
                .substring(1);
        String choices = Arrays.stream(unknown.getTargetType().getEnumConstants())
                .map(choice -> choice.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return Optional.of("%s: unknown '%s', valid are: %s".formatted(path, unknown.getValue(), choices));
    }

    /** Removes the file contents that parsers quote, which may contain a password; the position remains. */
    private static String withoutContents(String message) {
        return message.replaceAll("(Malformed YAML at line: \\d+, column: \\d+);.*", "$1")
                .replaceAll(" from String value \\('.*'\\)", "");
    }

    /** Returns the driver's message; messages of intermediate exceptions may quote parameters. */
    private static @Nullable String rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }

    private static String oneLine(@Nullable String message) {
        return String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
