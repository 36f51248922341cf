package cycles.database;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Contains the address of a Postgres database and the credentials for it. {@link #toString} returns host, port and database only.
 *
 * @param location {@code host:port/database}
 * @param url a JDBC URL; may contain secrets
 * @param user the role, or null to use the URL's or the driver's default
 * @param password the password, or null to use the URL's or none
 */
record PostgresAddress(
        String location,
        String url,
        @Nullable String user,
        @Nullable String password) {
    private static final int DEFAULT_PORT = 5432;
    private static final Pattern URI =
            Pattern.compile("postgres(?:ql)?://(?:(?<user>[^:@/?]*)(?::(?<password>[^@/?]*))?@)?(?<rest>[^@]*)");

    private static final String HOST = "(?:[\\w.-]+|\\[[0-9A-Fa-f:.]+(?:%[\\w.-]+)?])(?::\\d+)?";
    /** Accepts only well-formed URLs, because the driver logs others, which may contain a password. */
    private static final Pattern JDBC =
            Pattern.compile("jdbc:postgresql:(?://(?:" + HOST + "(?:," + HOST + ")*)?/|(?!//)).*");

    /** Returns the configured server; the environment provides missing values. Empty if neither specifies a URL. */
    static Optional<PostgresAddress> of(PostgresConfiguration configuration, Map<String, String> environment) {
        String url = firstOf(configuration.url, environment.get("DATABASE_URL"));
        if (url == null) {
            return Optional.empty();
        }
        String user = null;
        String password = null;
        Matcher uri = URI.matcher(url);
        if (uri.matches()) {
            user = decoded(uri.group("user"));
            password = decoded(uri.group("password"));
            url = "jdbc:postgresql://" + uri.group("rest");
        }
        return Optional.of(of(
                url,
                firstOf(configuration.user, user, environment.get("DATABASE_USER")),
                firstOf(configuration.password, password, environment.get("DATABASE_PASSWORD"))));
    }

    static PostgresAddress of(String url, @Nullable String user, @Nullable String password) {
        PGSimpleDataSource parsed = new PGSimpleDataSource();
        if (!JDBC.matcher(url).matches()) {
            throw malformed();
        }
        try {
            parsed.setUrl(url);
        } catch (IllegalArgumentException e) {
            // Not passed on as the cause, because its message quotes the URL.
            throw malformed();
        }
        int port = parsed.getPortNumbers()[0];
        String location =
                parsed.getServerNames()[0] + ":" + (port == 0 ? DEFAULT_PORT : port) + "/" + parsed.getDatabaseName();
        return new PostgresAddress(location, url, user, password);
    }

    private static PostgresUnavailableException malformed() {
        return new PostgresUnavailableException("The database's url (or DATABASE_URL) is malformed:"
                + " it must have the form jdbc:postgresql://host:5432/database"
                + " or postgres://user:password@host:5432/database, with special characters %-encoded");
    }

    private static @Nullable String decoded(@Nullable String part) {
        return part == null ? null : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Returns the first value that is not blank, or null. */
    private static @Nullable String firstOf(@Nullable String... values) {
        for (String value : values) {
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return location;
    }
}
