-- The beat of one master, for all nodes together; it stands alone, without the prelude.
-- KEYS: the state, a marker that is this call's own (the same hash tag).
-- ARGV: this call's beat, a generation in case there is none, the least age in ms for a new beat
-- (0: at once), the lifetime of the state in ms.
-- Returns {role, replication id, generation, beat, age in ms}, the last three for a master only.
--
-- A new beat sets and deletes the marker: its two events name the beat, travel in the order of all
-- events of this master, and show that strings (set) and generic commands (del) are announced. The
-- marker needs no lifetime: nobody ever sees it.
local info = redis.call('INFO', 'replication')
local role = string.match(info, 'role:(%a+)')
local history = string.match(info, 'master_replid:(%w+)') or ''
if role ~= 'master' then return {role, history} end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local state = redis.call('GET', KEYS[1])
local generation, beat, at
if state then generation, beat, at = string.match(state, '^(%S+) (%S+) (%d+)$') end

local age = generation and now - tonumber(at)
-- A negative age: the clock of this server was put back, and no age can be told any more.
if not age or age < 0 or age >= tonumber(ARGV[3]) then
  generation, beat, age = generation or ARGV[2], ARGV[1], 0
  local text = generation .. ' ' .. beat .. ' ' .. string.format('%.0f', now)
  redis.call('SET', KEYS[1], text, 'PX', ARGV[4])
  redis.call('SET', KEYS[2], '')
  redis.call('DEL', KEYS[2])
end
-- Both times were cut to whole milliseconds: the age may be one more.
return {role, history, generation, beat, age + 1}
