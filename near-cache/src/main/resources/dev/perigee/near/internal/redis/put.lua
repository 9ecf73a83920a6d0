-- ARGV: bytes, lifetime if there is none yet, lifetime if there is one, maximum, 'value' where the
-- previous bytes are wanted. A lifetime of 0 means: leave nothing there.
-- Returns {effect, previous bytes or nil}, the effect as Script.java numbers it.
local bytes, wanted = ARGV[1], ARGV[5] == 'value'
local previous, present = false, false
if wanted then
  previous = value()
  present = previous ~= false
else
  present = redis.call('EXISTS', key) == 1
end
if present and own(bytes) then return {4} end
local ttl = tonumber(present and ARGV[3] or ARGV[2])
if ttl ~= 0 then
  write(bytes, ttl, tonumber(ARGV[4]))
  return {present and 2 or 1, previous}
end
if not present then return {0} end
redis.call('UNLINK', key)
return {3, previous}
