-- ARGV: token. Returns 1, or 0 where the key does not hold the token any more.
if value() ~= ARGV[1] then return 0 end
redis.call('UNLINK', key)
return 1
