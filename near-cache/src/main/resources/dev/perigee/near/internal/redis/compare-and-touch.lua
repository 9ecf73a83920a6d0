-- ARGV: expected version, lifetime, maximum. Returns 1 or 0.
if stored() ~= ARGV[1] then return 0 end
local head = redis.pcall('GETRANGE', key, 0, 21)
if type(head) == 'table' then head = '' end
if redis.call('EXISTS', key) == 1 then touch(head, tonumber(ARGV[2]), tonumber(ARGV[3])) end
return 1
