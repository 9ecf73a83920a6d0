-- ARGV: bytes, lifetime. Returns nil where they were written, else the bytes that are there.
if redis.call('SET', key, ARGV[1], 'NX', 'PX', ARGV[2]) then return false end
local found = value()
local mine = stamp(ARGV[1])
if mine ~= '' and mine == stamp(found) then return false end
return found
