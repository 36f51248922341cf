-- All that is stored of one user; and, if it is what the caller saw when last asking, a change of it.
--
-- KEYS  1 the user's active pointer   2 the user's completed set   3 what the keys of the user's cycles begin with
-- ARGV  1 the digest of what the change is for, '' to change nothing   2 how many strays follow   3... their ids, then the
--       commands of the change, each as: name, key, how many arguments follow, these
--
-- Answers {digest, active pointer or nil, {id, end, ...}, {id, {field, value, ...}, ...}}. A stray is a cycle that no index
-- leads to. The keys of the cycles are made from their ids, and lie in this slot because the hash tag is the user.
local strays = tonumber(ARGV[2])
local active = redis.call('GET', KEYS[1])
local completed = redis.call('ZRANGE', KEYS[2], 0, -1, 'WITHSCORES')

local cycles, seen = {}, {}
local function look(id)
    if not seen[id] then
        seen[id] = true
        cycles[#cycles + 1] = id
        cycles[#cycles + 1] = redis.call('HGETALL', KEYS[3] .. id)
    end
end
if active then
    look(active)
end
for i = 1, #completed, 2 do
    look(completed[i])
end
for i = 1, strays do
    look(ARGV[2 + i])
end

local digest = redis.sha1hex(cmsgpack.pack({active, completed, cycles}))
if digest == ARGV[1] then
    -- Those that Redis refuses when memory is short come first, and with the first of them the whole script is refused.
    local at = 3 + strays
    while ARGV[at] do
        local last = at + 2 + tonumber(ARGV[at + 2])
        redis.call(ARGV[at], ARGV[at + 1], unpack(ARGV, at + 3, last))
        at = last + 1
    end
end
return {digest, active, completed, cycles}
