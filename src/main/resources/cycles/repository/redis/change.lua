-- Changes the dates of the user's cycle in progress, and completes it when the new status is 'Completed'.
--
-- Returns {'ok', createdAt, updatedAt}, {'overlap', startDate, end of the last completed cycle}, {'not_found'} or {'completed'}.
--
-- KEYS  1 the cycle's hash   2 the user's active pointer   3 the user's completed set
-- ARGV  1 id   2 new status   3 startDate   4 endDate   5 now
--
-- Instants are epoch milliseconds, see create.lua.
local id, status, startDate, endDate, updatedAt = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]

local stored = redis.call('HMGET', KEYS[1], 'status', 'createdAt', 'updatedAt', 'startDate', 'endDate')
if not stored[1] then
    return {'not_found'}
end
if stored[1] == 'Completed' then
    return {'completed'}
end
if stored[1] ~= 'InProgress' then
    return {'unknown status ' .. stored[1]}
end

local last = redis.call('ZRANGE', KEYS[3], -1, -1, 'WITHSCORES')
if last[2] and tonumber(startDate) < tonumber(last[2]) then
    return {'overlap', startDate, last[2]}
end

-- A retry after a lost response changes nothing. The service's clock may have stepped back since the last change.
local same = stored[1] == status and stored[4] == startDate and stored[5] == endDate
if same or tonumber(stored[3]) > tonumber(updatedAt) then
    updatedAt = stored[3]
end

-- All checks precede the writes, because Redis does not roll back a script that fails. HSET is the first write: when memory is
-- short, Redis rejects it, and with it the whole script; it would permit DEL.
redis.call('HSET', KEYS[1], 'status', status, 'startDate', startDate, 'endDate', endDate, 'updatedAt', updatedAt)
if status == 'Completed' then
    redis.call('DEL', KEYS[2])
    redis.call('ZADD', KEYS[3], endDate, id)
end
return {'ok', stored[2], updatedAt}
