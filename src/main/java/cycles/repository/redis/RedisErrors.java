package cycles.repository.redis;

import cycles.core.CycleRepositoryException;
import java.net.SocketTimeoutException;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Translates the driver's exceptions and the server's error replies into {@link CycleRepositoryException}s. A reply that is caused
 * by a temporary state of the server, or by one that an operator can change, is unavailable; every other one is broken.
 */
final class RedisErrors {
    /** The grants that a user of Redis' access control lists needs. */
    private static final String GRANTS = "~cycle:* ~user:* +@read +@write +@scripting +@connection +info +config|get";

    private static final Set<String> UNAVAILABLE = Set.of(
            "ASK",
            "BUSY",
            "CLUSTERDOWN",
            "DENIED",
            "LOADING",
            "MASTERDOWN",
            "MISCONF",
            "MOVED",
            "NOAUTH",
            "NOPERM",
            "NOREPLICAS",
            "OOM",
            "READONLY",
            "TRYAGAIN",
            "WRONGPASS");

    /** How servers before Redis 7, and Dragonfly, report the error of a command inside a script. */
    private static final Pattern IN_SCRIPT = Pattern.compile(
            "ERR Error running script \\(call to \\w+\\): (?:@user_script: ?\\d+: )*-([A-Z]+) .*", Pattern.DOTALL);

    /** The text of a NOPERM error inside a script, in every version. */
    private static final String NO_PERMISSION_IN_SCRIPT = "The user executing the script can't ";

    private static final String TOO_MANY_CLIENTS = "ERR max number of clients";

    private RedisErrors() {}

    /** @param server the start of the message */
    static CycleRepositoryException translate(String server, RuntimeException e) {
        String message = server + ": " + reason(e);
        return isUnavailable(e)
                ? CycleRepositoryException.unavailable(message, e)
                : CycleRepositoryException.broken(message, e);
    }

    /** Returns whether the address may now lead to another server, so that open connections are invalid. */
    static boolean invalidatesConnections(RuntimeException e) {
        return e instanceof JedisConnectionException
                ? !(e.getCause() instanceof SocketTimeoutException)
                : e instanceof JedisDataException && code(reason(e)).equals("READONLY");
    }

    /** Returns what an operator can do when the start fails, as a suffix of the error message. */
    static String remedy(String message) {
        if (message.contains("NOPERM") || message.contains(NO_PERMISSION_IN_SCRIPT)) {
            return "; grant this user " + GRANTS;
        }
        if (message.contains("DENIED")) {
            return "; set requirepass there and REDIS_PASSWORD here";
        }
        if (message.contains("not allowed in cluster mode")) {
            return "; it is a node of a Redis Cluster, which is not supported yet: name a plain server in REDIS_HOST and"
                    + " REDIS_PORT";
        }
        if (message.contains("unknown command 'SELECT'") || message.contains("unknown command `SELECT`")) {
            return "; it may be a Sentinel: name the server that stores the data in REDIS_HOST and REDIS_PORT";
        }
        return "; check REDIS_HOST, REDIS_PORT, REDIS_USERNAME, REDIS_PASSWORD, REDIS_DB, REDIS_TLS and REDIS_CA";
    }

    private static boolean isUnavailable(RuntimeException e) {
        if (e instanceof JedisDataException) {
            String reply = reason(e);
            return UNAVAILABLE.contains(code(reply))
                    || reply.startsWith(TOO_MANY_CLIENTS)
                    || reply.contains(NO_PERMISSION_IN_SCRIPT);
        }
        if (e.getCause() instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return true;
        }
        // The pool reports with these causes that no connection became free in time, and that it is closed.
        return e instanceof JedisConnectionException
                || e.getCause() instanceof NoSuchElementException
                || e.getCause() instanceof IllegalStateException;
    }

    /** Returns the error code of a reply: its first word, or that of the command that failed inside a script. */
    private static String code(String reply) {
        Matcher inScript = IN_SCRIPT.matcher(reply);
        return inScript.matches() ? inScript.group(1) : reply.split(" ", 2)[0];
    }

    /** Returns the driver's message with that of the cause, because some of its exceptions have no message of their own. */
    private static String reason(Throwable e) {
        Throwable cause = e.getCause();
        if (cause == null && e.getSuppressed().length > 0) {
            cause = e.getSuppressed()[0];
        }
        String message = String.valueOf(e.getMessage()).replaceFirst("\\.$", "");
        if (cause == null || message.contains(String.valueOf(cause.getMessage()))) {
            return message;
        }
        return message.equals(cause.toString()) ? reason(cause) : message + " (" + reason(cause) + ")";
    }
}
