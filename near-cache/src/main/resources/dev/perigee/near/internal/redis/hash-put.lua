-- ARGV: field, value, lifetime of the whole. Returns 1.
redis.call('HSET', key, ARGV[1], ARGV[2])
return atLeast(ARGV[3])
