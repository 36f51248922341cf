-- Stores a new cycle, in progress or completed, when the rules allow it.
--
-- Returns {'ok'}, {'already_in_progress'} or {'overlap', the start that is too early, the end that it must not precede}.
--
-- KEYS  1 the cycle's hash   2 the user's active pointer   3 the user's completed set
--       4 the prefix of the keys of the user's cycles
-- ARGV  1 id   2 userId   3 status   4 startDate   5 endDate   6 now
--
-- Instants are epoch milliseconds. Lua's numbers are doubles, exact up to 2^53, so comparisons are exact. Instants are stored and
-- returned as the strings that were passed, never reformatted.
local id, status, startDate, endDate, now = ARGV[1], ARGV[3], ARGV[4], ARGV[5], ARGV[6]

local active = redis.call('GET', KEYS[2])
if active and status == 'InProgress' then
    return {'already_in_progress'}
end

local last = redis.call('ZRANGE', KEYS[3], -1, -1, 'WITHSCORES')
if last[2] and tonumber(startDate) < tonumber(last[2]) then
    return {'overlap', startDate, last[2]}
end

if active then
    -- An import. The key of the cycle in progress is built from its id; it is in this slot, because the hash tag is the user's id.
    local activeStart = redis.call('HGET', KEYS[4] .. active, 'startDate')
    if tonumber(endDate) > tonumber(activeStart) then
        return {'overlap', activeStart, endDate}
    end
end

-- All checks precede the writes, because Redis does not roll back a script that fails.
redis.call('HSET', KEYS[1], 'id', id, 'userId', ARGV[2], 'status', status,
    'startDate', startDate, 'endDate', endDate, 'createdAt', now, 'updatedAt', now)
if status == 'InProgress' then
    redis.call('SET', KEYS[2], id)
else
    redis.call('ZADD', KEYS[3], endDate, id)
end
return {'ok'}
