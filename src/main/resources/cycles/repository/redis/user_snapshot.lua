-- Returns all data of one user and, if its digest equals the expected one, applies commands to it (compare-and-set).
--
-- KEYS  1 the user's active pointer   2 the user's completed set   3 the prefix of the keys of the user's cycles
-- ARGV  1 the expected digest, '' to change nothing   2 the number of unindexed cycles   3... their ids, then the commands, each
--       as: name, key, number of arguments, arguments
--
-- Returns {digest, active pointer or nil, {id, end, ...}, {id, {field, value, ...}, ...}}, all as before the commands. An unindexed
-- cycle is one that no index refers to. The keys of the cycles are built from their ids; they are in this slot, because the hash
-- tag is the user's id.
local unindexed = tonumber(ARGV[2])
local active = redis.call('GET', KEYS[1])
local completed = redis.call('ZRANGE', KEYS[2], 0, -1, 'WITHSCORES')

local cycles, visited = {}, {}
local function read(id)
    if not visited[id] then
        visited[id] = true
        cycles[#cycles + 1] = id
        cycles[#cycles + 1] = redis.call('HGETALL', KEYS[3] .. id)
    end
end
if active then
    read(active)
end
for i = 1, #completed, 2 do
    read(completed[i])
end
for i = 1, unindexed do
    read(ARGV[2 + i])
end

local digest = redis.sha1hex(cmsgpack.pack({active, completed, cycles}))
if digest == ARGV[1] then
    -- The caller orders the commands so that those which Redis rejects when memory is short come first: the rejection of the first
    -- command ends the script before any write.
    local position = 3 + unindexed
    while ARGV[position] do
        local last = position + 2 + tonumber(ARGV[position + 2])
        redis.call(ARGV[position], ARGV[position + 1], unpack(ARGV, position + 3, last))
        position = last + 1
    end
end
return {digest, active, completed, cycles}
