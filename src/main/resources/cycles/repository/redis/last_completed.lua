-- The fields of the user's completed cycle with the latest end; nil when none is completed.
--
-- KEYS  1 the user's completed set   2 what the keys of the user's cycles begin with
--
-- The cycle's key is made from its id, and lies in the set's slot because the hash tag of both is the user.
local last = redis.call('ZRANGE', KEYS[1], -1, -1)
return last[1] and redis.call('HGETALL', KEYS[2] .. last[1])
