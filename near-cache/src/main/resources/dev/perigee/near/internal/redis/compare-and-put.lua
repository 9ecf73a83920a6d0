-- ARGV: expected version, bytes, lifetime, maximum. Returns 1 or 0.
local there = stored()
local mine = stamp(ARGV[2])
if mine ~= '' and mine == there then return 1 end
if there ~= ARGV[1] then return 0 end
local ttl = tonumber(ARGV[3])
if ttl == 0 then
  redis.call('UNLINK', key)
else
  write(ARGV[2], ttl, tonumber(ARGV[4]))
end
return 1
