-- The fields of the cycle that the user's active pointer names; nil without one.
--
-- KEYS  1 the user's active pointer   2 what the keys of the user's cycles begin with
--
-- The cycle's key is made from its id, and lies in the pointer's slot because the hash tag of both is the user.
local id = redis.call('GET', KEYS[1])
return id and redis.call('HGETALL', KEYS[2] .. id)
