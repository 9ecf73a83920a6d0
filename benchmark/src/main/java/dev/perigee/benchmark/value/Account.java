package dev.perigee.benchmark.value;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** An immutable value of about 1 KB in Redis. */
public record Account(
    long id,
    String name,
    String mail,
    LocalDate since,
    Instant seen,
    List<String> roles,
    Map<String, String> settings)
    implements Serializable {}
