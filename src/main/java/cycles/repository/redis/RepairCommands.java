package cycles.repository.redis;

import static cycles.repository.redis.CycleHashCodec.ascii;
import static cycles.repository.redis.CycleHashCodec.millis;
import static java.util.stream.Collectors.toSet;

import cycles.core.Cycle;
import cycles.core.maintenance.ConsistencyCheck;
import cycles.core.maintenance.UserSnapshot;
import cycles.core.maintenance.UserSnapshot.CompletedEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Builds the commands that repair or delete one user's data, as arguments of {@code user_snapshot.lua}. */
final class RepairCommands {
    private final RedisKeys keys;
    private final List<byte[]> commands = new ArrayList<>();

    private RepairCommands(RedisKeys keys) {
        this.keys = keys;
    }

    /** Returns the commands that repair the inconsistencies found by a check; empty when there is nothing to repair. */
    static List<byte[]> repair(UserSnapshot snapshot, ConsistencyCheck check) {
        RepairCommands repair = new RepairCommands(new RedisKeys(snapshot.userId()));
        check.changedCycles().forEach(repair::put);
        repair.index(snapshot, check.repaired());
        return repair.commands;
    }

    /** Returns the commands that delete all data of the user. */
    static List<byte[]> deletion(UserSnapshot snapshot) {
        RepairCommands deletion = new RepairCommands(new RedisKeys(snapshot.userId()));
        snapshot.cycles().forEach(cycle -> deletion.command("DEL", deletion.keys.cycle(cycle.id())));
        snapshot.unreadable().keySet().forEach(id -> deletion.command("DEL", deletion.keys.cycle(id)));
        deletion.command("DEL", deletion.keys.active());
        deletion.command("DEL", deletion.keys.completed());
        return deletion.commands;
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

    private void index(UserSnapshot snapshot, UserSnapshot repaired) {
        for (CompletedEntry entry : repaired.completed()) {
            if (!snapshot.completed().contains(entry)) {
                command("ZADD", keys.completed(), millis(entry.end()), ascii(entry.cycleId()));
            }
        }
        if (!repaired.active().equals(snapshot.active())) {
            repaired.active()
                    .ifPresentOrElse(
                            id -> command("SET", keys.active(), ascii(id)), () -> command("DEL", keys.active()));
        }
        Set<UUID> completed =
                repaired.completed().stream().map(CompletedEntry::cycleId).collect(toSet());
        for (CompletedEntry entry : snapshot.completed()) {
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
