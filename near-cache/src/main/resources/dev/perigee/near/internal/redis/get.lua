-- Value and remaining lifetime of one moment. Returns {bytes, ms} or nil.
local found = value()
if not found then return false end
return {found, redis.call('PTTL', key)}
