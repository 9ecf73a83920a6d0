-- Returns the bytes that were there, or nil.
local found = value()
if found then redis.call('UNLINK', key) end
return found
