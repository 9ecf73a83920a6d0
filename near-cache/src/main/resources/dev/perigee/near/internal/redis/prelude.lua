-- What every script of this folder begins with. All of them work on one key.
local key = KEYS[1]

-- The bytes under the key; false where there is nothing, '' where it is no string. A value of
-- another type was put there by somebody else: to us it is a value that cannot be read.
local function value()
  local found = redis.pcall('GET', key)
  if type(found) == 'table' then return '' end
  return found
end

-- The version stamp in an envelope, '' where it is too short to hold one.
local function stamp(bytes)
  return string.sub(bytes, 9, 16)
end

-- The version stamp under the key, without reading the rest; '' as above.
local function stored()
  local found = redis.pcall('GETRANGE', key, 8, 15)
  if type(found) == 'table' then return '' end
  return found
end

-- Whether what stands under the key was written by the very request that runs now, which then was
-- sent twice: a version is unique for each write.
local function own(bytes)
  local mine = stamp(bytes)
  return mine ~= '' and mine == stored()
end

-- Writes with a lifetime. -1 keeps what remains of it, unless there is no end or it is too far off.
local function write(bytes, ttl, max)
  if ttl == -1 then
    local left = redis.call('PTTL', key)
    if left >= 0 and left <= max then
      redis.call('SET', key, bytes, 'KEEPTTL')
      return
    end
    ttl = max
  end
  redis.call('SET', key, bytes, 'PX', ttl)
end

-- When the entry was written by its envelope, in ms since the epoch; nil where it does not say.
local function created(bytes)
  local magic, _, flags = string.byte(bytes, 1, 3)
  if #bytes < 22 or magic ~= 199 or flags % 2 == 0 then return nil end
  local ms = 0
  for i = 17, 22 do ms = ms * 256 + string.byte(bytes, i) end
  return ms
end

-- Gives the entry that is there another lifetime, 0 for none at all, -1 for the one it has; never
-- past its creation and the maximum, and never a longer one where its creation is not known.
-- Returns what it now is.
local function touch(bytes, ttl, max)
  local left = redis.call('PTTL', key)
  local limit = left
  local since = created(bytes)
  if since then
    local time = redis.call('TIME')
    limit = math.min(max, since + max - (time[1] * 1000 + math.floor(time[2] / 1000)))
  elseif left < 0 then
    limit = max
  end
  if ttl == -1 then
    ttl = left
    if left < 0 then ttl = max end
  end
  ttl = math.min(ttl, limit)
  if ttl <= 0 then
    redis.call('UNLINK', key)
    return 0
  end
  if ttl ~= left then redis.call('PEXPIRE', key, ttl) end
  return ttl
end

-- Gives the key at least this lifetime. Returns 1, or 0 where there is no such key.
local function atLeast(ttl)
  local left = redis.call('PTTL', key)
  if left == -2 then return 0 end
  if left < tonumber(ttl) then redis.call('PEXPIRE', key, ttl) end
  return 1
end
