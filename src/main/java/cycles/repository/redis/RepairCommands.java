package cycles.repository.redis;

import static cycles.repository.redis.CycleHashCodec.ascii;
import static cycles.repository.redis.CycleHashCodec.millis;
import static java.util.stream.Collectors.toSet;

import cycles.core.Cycle;
import cycles.core.maintenance.ConsistencyCheck;
import cycles.core.maintenance.UserSnapshot;
import cycles.core.maintenance.UserSnapshot.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The commands that change what is stored of one user, as {@code holdings.lua} takes them. */
final class RepairCommands {
    private final RedisKeys keys;
    private final List<byte[]> commands = new ArrayList<>();

    private RepairCommands(RedisKeys keys) {
        this.keys = keys;
    }

    /** The commands that mend what an examination found; none when there is nothing to mend. */
    static List<byte[]> mending(UserSnapshot held, ConsistencyCheck examination) {
        RepairCommands change = new RepairCommands(new RedisKeys(held.userId()));
        examination.changedCycles().forEach(change::put);
        change.index(held, examination.repaired());
        return change.commands;
    }

    /** The commands that delete everything. */
    static List<byte[]> deletion(UserSnapshot held) {
        RepairCommands change = new RepairCommands(new RedisKeys(held.userId()));
        held.cycles().forEach(cycle -> change.command("DEL", change.keys.cycle(cycle.id())));
        held.unreadable().keySet().forEach(id -> change.command("DEL", change.keys.cycle(id)));
        change.command("DEL", change.keys.active());
        change.command("DEL", change.keys.completed());
        return change.commands;
    }

    private void put(Cycle cycle) {
        command(
                "HSET",
                keys.cycle(cycle.id()),
                ascii("status"),
                ascii(cycle.status().label()),
                ascii("startDate"),
                millis(cycle.dates().start()),
                ascii("endDate"),
                millis(cycle.dates().end()),
                ascii("updatedAt"),
                millis(cycle.updatedAt()));
    }

    private void index(UserSnapshot held, UserSnapshot mended) {
        for (Entry entry : mended.completed()) {
            if (!held.completed().contains(entry)) {
                command("ZADD", keys.completed(), millis(entry.end()), ascii(entry.cycleId()));
            }
        }
        if (!mended.active().equals(held.active())) {
            mended.active()
                    .ifPresentOrElse(
                            id -> command("SET", keys.active(), ascii(id)), () -> command("DEL", keys.active()));
        }
        Set<UUID> completed = mended.completed().stream().map(Entry::cycleId).collect(toSet());
        for (Entry entry : held.completed()) {
            if (!completed.contains(entry.cycleId())) {
                command("ZREM", keys.completed(), ascii(entry.cycleId()));
            }
        }
    }

    private void command(String name, byte[] key, byte[]... arguments) {
        commands.add(ascii(name));
        commands.add(key);
        commands.add(ascii(arguments.length));
        commands.addAll(List.of(arguments));
    }
}
