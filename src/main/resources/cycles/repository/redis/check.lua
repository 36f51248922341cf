-- Executes the commands of the other scripts on keys of no user, to verify that Redis permits them to this client. Leaves no data.
--
-- KEYS  1 a cycle's hash   2 an active pointer   3 a completed set
-- ARGV  1 'write' to execute the writes too
redis.call('GET', KEYS[2])
redis.call('HGET', KEYS[1], 'status')
redis.call('HMGET', KEYS[1], 'status')
redis.call('HGETALL', KEYS[1])
redis.call('ZRANGE', KEYS[3], -1, -1, 'WITHSCORES')
if ARGV[1] == 'write' then
    -- HSET is the first write, because Redis rejects it when memory is short.
    redis.call('HSET', KEYS[1], 'status', 'check')
    redis.call('SET', KEYS[2], 'check')
    redis.call('ZADD', KEYS[3], 0, 'check')
    redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
end
return {'ok'}
