package cycles.repository.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * Loads a Lua script and builds the commands that run it. Redis executes a script atomically. Scripts are addressed by digest, so
 * that instances of different releases can use one server.
 */
final class Script {
    static final Script ACTIVE = new Script("active.lua");
    static final Script CHANGE = new Script("change.lua");
    static final Script CHECK = new Script("check.lua");
    static final Script CREATE = new Script("create.lua");
    static final Script LAST_COMPLETED = new Script("last_completed.lua");
    static final Script USER_SNAPSHOT = new Script("user_snapshot.lua");

    private final byte[] source;
    private final byte[] digest;

    private Script(String file) {
        try (InputStream in = Objects.requireNonNull(Script.class.getResourceAsStream(file), file)) {
            source = in.readAllBytes();
            digest = CycleHashCodec.ascii(
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(source)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a call of the script by its digest. */
    CommandArguments byDigest(List<byte[]> keys, List<byte[]> args) {
        return call(Command.EVALSHA, digest, keys, args);
    }

    /** Returns the same call with the source of the script, which Redis then caches. */
    CommandArguments bySource(List<byte[]> keys, List<byte[]> args) {
        return call(Command.EVAL, source, keys, args);
    }

    private static CommandArguments call(Command command, byte[] script, List<byte[]> keys, List<byte[]> args) {
        CommandArguments call = new CommandArguments(command).add(script).add(keys.size());
        keys.forEach(call::key);
        args.forEach(call::add);
        return call;
    }
}
