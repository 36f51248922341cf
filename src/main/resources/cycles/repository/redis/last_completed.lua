-- Returns the fields of the user's completed cycle with the latest end; nil when none is completed.
--
-- KEYS  1 the user's completed set   2 the prefix of the keys of the user's cycles
--
-- The cycle's key is built from its id. It is in the same slot as the set, because the hash tag of both is the user's id.
local last = redis.call('ZRANGE', KEYS[1], -1, -1)
return last[1] and redis.call('HGETALL', KEYS[2] .. last[1])
