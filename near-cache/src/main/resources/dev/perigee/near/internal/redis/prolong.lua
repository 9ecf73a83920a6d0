-- ARGV: lifetime. Returns 1, or 0 where there is no such key.
return atLeast(ARGV[1])
