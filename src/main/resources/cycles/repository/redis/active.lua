-- Returns the fields of the cycle that the user's active pointer refers to; nil when there is no pointer.
--
-- KEYS  1 the user's active pointer   2 the prefix of the keys of the user's cycles
--
-- The cycle's key is built from its id. It is in the same slot as the pointer, because the hash tag of both is the user's id.
local id = redis.call('GET', KEYS[1])
return id and redis.call('HGETALL', KEYS[2] .. id)
