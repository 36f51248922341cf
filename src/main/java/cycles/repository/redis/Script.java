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

/** The Lua scripts beside this class. Redis runs each of them as one atomic step. */
final class Script {
    static final Script ACTIVE = new Script("active.lua");
    static final Script CHANGE = new Script("change.lua");
    static final Script CHECK = new Script("check.lua");
    static final Script CREATE = new Script("create.lua");
    static final Script HOLDINGS = new Script("holdings.lua");
    static final Script LAST_COMPLETED = new Script("last_completed.lua");

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

    /** A call that names the script by its digest. */
    CommandArguments byDigest(List<byte[]> keys, List<byte[]> args) {
        return call(Command.EVALSHA, digest, keys, args);
    }

    /** The same call with the whole script, which Redis keeps. */
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
