-- Stores a new cycle, in progress or completed, when the rules allow it.
--
-- KEYS  1 the cycle's hash   2 the user's active pointer   3 the user's completed set
--       4 what the keys of the user's cycles begin with
-- ARGV  1 id   2 userId   3 status   4 startDate   5 endDate   6 now
--
-- Instants are epoch milliseconds. Lua's numbers are doubles, exact up to 2^53, so comparing them is exact; they are stored
-- and answered as the strings they came in, never formatted anew.
local id, status, startDate, endDate, now = ARGV[1], ARGV[3], ARGV[4], ARGV[5], ARGV[6]

local active = redis.call('GET', KEYS[2])
if active and status == 'InProgress' then
    return {'in-progress'}
end

local last = redis.call('ZRANGE', KEYS[3], -1, -1, 'WITHSCORES')
if last[2] and tonumber(startDate) < tonumber(last[2]) then
    return {'overlap', startDate, last[2]}
end

if active then
    -- An import. The active cycle's key is made from its id, and lies in this slot because the hash tag is the user.
    local activeStart = redis.call('HGET', KEYS[4] .. active, 'startDate')
    if tonumber(endDate) > tonumber(activeStart) then
        return {'overlap', activeStart, endDate}
    end
end

-- Everything is checked: from here on only writes, for what a failing script wrote would stay.
redis.call('HSET', KEYS[1], 'id', id, 'userId', ARGV[2], 'status', status,
    'startDate', startDate, 'endDate', endDate, 'createdAt', now, 'updatedAt', now)
if status == 'InProgress' then
    redis.call('SET', KEYS[2], id)
else
    redis.call('ZADD', KEYS[3], endDate, id)
end
return {'ok'}
