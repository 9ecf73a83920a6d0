-- ARGV: token, lifetime. Returns 1 where the key now holds the token, sent once or twice, else 0.
if redis.call('SET', key, ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
if value() == ARGV[1] then return 1 end
return 0
