-- ARGV: expected version. Returns 1 or 0.
if stored() ~= ARGV[1] then return 0 end
redis.call('UNLINK', key)
return 1
