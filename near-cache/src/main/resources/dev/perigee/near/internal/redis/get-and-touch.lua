-- ARGV: lifetime, maximum. Returns {bytes, ms that remain now} or nil.
local found = value()
if not found then return false end
return {found, touch(found, tonumber(ARGV[1]), tonumber(ARGV[2]))}
